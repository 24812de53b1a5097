"""What the chaos runs found, each as the smallest case that shows it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from activities.sending import NoticeSender
from activities.settling import Ending
from notify.fake import FakeChannel
from notify.protocol import Notice, NotTaken
from policy.cases.replies import MessageAnswer, Verdict
from policy.cases.turn import reply_of
from policy.support.deeds import RecordAnswer, WithdrawConsent
from service.health import second_guard
from store import due_notices, inbox_verdicts
from store.advancing import advance
from store.case_keys import destroy_key
from store.cases import load_state
from store.inbox import receive_order
from store.tables import outbox as outbox_table
from tests.apps import NO_TRACE, SUPERVISOR, order, take_in
from tests.policy.support.turn import take_turn
from tests.recorded import confirm, record
from tests.waiting import until
from wiring.app import App
from wiring.serving import serving


async def _due(app: App) -> list[str]:
    async with app.engine.connect() as connection:
        return list((await due_notices.waiting(connection)).due)


async def _ending(app: App, notice_id: str) -> str:
    async with app.engine.connect() as connection:
        found = await connection.execute(
            select(outbox_table.c.state).where(outbox_table.c.id == notice_id)
        )
        return str(found.scalar_one())


async def test_an_order_that_comes_before_the_case_has_read_its_state_is_not_refused(
    app: App,
) -> None:
    receipt = await take_in(app, "N-1")
    assert receipt.state is not None
    assert app.client is not None
    withdrawal = order("order-1", WithdrawConsent(channel="letter"), SUPERVISOR)
    await receive_order(app.store, receipt.reference, "S-2002", withdrawal)
    await app.case_client.start_case(receipt.state)
    # It waits at the server before the worker is there, and so comes with the very first task.
    asked = asyncio.create_task(app.case_client.update(receipt.reference, withdrawal))
    await asyncio.sleep(1.0)
    async with serving(app, app.client):
        reply = await asked
    assert reply is not None
    assert reply.verdict is Verdict.APPLIED


async def test_a_message_whose_sender_was_refused_meanwhile_does_not_count(app: App) -> None:
    receipt = await take_in(app, "N-1")
    assert receipt.state is not None
    asked = order("order-1", RecordAnswer(answer=NO_TRACE))
    await receive_order(app.store, receipt.reference, "S-2001", asked)
    refusal = MessageAnswer(message_id="order-1", verdict=Verdict.REFUSED, code="not-now")
    async with app.engine.begin() as connection:
        await inbox_verdicts.settle(connection, app.store.track, refusal)
    done = await advance(app.store, receipt.reference, [asked], datetime.now(UTC))
    assert done.replies == {"order-1": reply_of(refusal)}
    assert await load_state(app.store, receipt.reference) == receipt.state


async def test_a_sender_gets_what_is_on_record_even_if_another_answer_was_reached_first(
    app: App,
) -> None:
    receipt = await take_in(app, "N-1")
    assert receipt.state is not None
    withdrawal = order("order-1", WithdrawConsent(channel="letter"), SUPERVISOR)
    await receive_order(app.store, receipt.reference, "S-2002", withdrawal)
    turn = take_turn(receipt.state, [withdrawal], datetime.now(UTC))
    await record(app.store, turn.recording)
    # Its answer was lost. Asked again the case has ended, by this very order.
    reply = await app.case_client.update(receipt.reference, withdrawal)
    assert reply is not None
    assert reply.verdict is Verdict.APPLIED


async def test_what_has_left_is_not_called_suppressed_by_what_happened_since(app: App) -> None:
    receipt = await take_in(app, "N-1")
    channel = FakeChannel()
    channel.fail_next = [NotTaken("answer-lost", perhaps=True)]
    sender = NoticeSender(app.store, app.track_wiring.wording, channel, "dispatcher")
    [notice] = await _due(app)
    await sender.send(notice)
    withdrawal = order("order-1", WithdrawConsent(channel="letter"), SUPERVISOR)
    await receive_order(app.store, receipt.reference, "S-2002", withdrawal)
    assert (await sender.send(notice)).ending is Ending.SENT
    assert len(channel.accepted) == 1


class SlowChannel(FakeChannel):
    """Takes a moment over every notice; those it was told to, for ever."""

    def __init__(self, moment: float) -> None:
        super().__init__()
        self.hanging: set[str] = set()
        self.begun = asyncio.Event()
        self._moment = moment

    async def send(self, notice: Notice) -> None:
        self.begun.set()
        await asyncio.sleep(3600 if notice.id in self.hanging else self._moment)
        await super().send(notice)


async def test_a_notice_that_hangs_holds_up_no_other(app: App) -> None:
    channel = SlowChannel(0.0)
    receipts = [await take_in(app, f"N-{number}") for number in range(3)]
    await confirm(app.engine, *(receipt.reference for receipt in receipts))
    due = await _due(app)
    channel.hanging = {due[0]}
    assert app.client is not None
    async with serving(replace(app, channel=channel), app.client):
        await app.case_client.call_dispatcher()

        async def others_sent() -> bool:
            return [await _ending(app, notice) for notice in due[1:]] == ["sent"] * 2

        await until(others_sent)
        receipts.append(await take_in(app, "N-4"))
        await confirm(app.engine, receipts[-1].reference)
        await app.case_client.call_dispatcher()

        async def later_one_sent() -> bool:
            async with app.engine.connect() as connection:
                found = await connection.execute(
                    select(outbox_table.c.state).where(
                        outbox_table.c.reference == receipts[-1].reference
                    )
                )
                return str(found.scalar_one()) == "sent"

        await until(later_one_sent, seconds=10.0)
    assert await _ending(app, due[0]) == "sending"


async def test_the_watchdog_passes_over_a_case_it_cannot_handle_and_tends_the_others(
    app: App, capsys: pytest.CaptureFixture[str]
) -> None:
    erased, whole = await take_in(app, "N-1"), await take_in(app, "N-2")
    async with app.engine.begin() as connection:
        await destroy_key(connection, erased.reference)
    app.keys.forget(erased.reference)
    channel = FakeChannel()
    sender = NoticeSender(app.store, app.track_wiring.wording, channel, "watchdog")
    done = await second_guard.look(app.store, sender, timedelta(0))
    assert done.sent == 1
    assert any(whole.reference in notice.subject for notice in channel.accepted)
