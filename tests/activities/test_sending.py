"""Sending a notice: asked of the store again before it leaves, once to a recipient, and never
lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from activities.sending import NoticeSender
from activities.settling import Ending
from notify.fake import FakeChannel
from notify.file_channel import FileChannel
from notify.protocol import Notice, Notifier, NotTaken
from policy.support.deeds import CloseCase, NoticeFailed, RecordAnswer, WithdrawConsent
from policy.support.intake.words import FLED_ABUSE
from policy.support.words import Outcome
from store import due_notices, outbox
from store.bundle import Bundle
from store.cases import load_state
from store.inbox import receive_order
from store.tables import inbox, tasks
from store.tables import outbox as outbox_table
from store.undelivered import undelivered
from tests.apps import NO_TRACE, SUPERVISOR, cells, order, take_in
from tests.policy.support.turn import take_turn
from tests.recorded import record
from tests.servers import TestDatabase
from tests.starter.terminal import administer
from wiring.app import App


@pytest.fixture
def channel() -> FakeChannel:
    return FakeChannel()


@pytest.fixture
def sender(app: App, channel: FakeChannel) -> NoticeSender:
    return NoticeSender(app.store, app.track_wiring.wording, channel, "dispatcher")


async def _due(app: App) -> list[str]:
    async with app.engine.connect() as connection:
        return list((await due_notices.waiting(connection)).due)


async def _row(app: App, notice_id: str) -> tuple[str, str]:
    async with app.engine.connect() as connection:
        found = await connection.execute(
            select(outbox_table.c.state, outbox_table.c.code).where(outbox_table.c.id == notice_id)
        )
        row = found.one()
    return row.state, row.code


async def _make_due(app: App) -> None:
    async with app.engine.begin() as connection:
        await connection.execute(text("UPDATE outbox SET next_attempt_at = clock_timestamp()"))


async def test_a_notice_leaves_once_and_its_case_gets_the_fact(
    app: App, sender: NoticeSender, channel: FakeChannel
) -> None:
    await take_in(app, "N-1")
    [notice] = await _due(app)
    sent = await sender.send(notice)
    assert (sent.ending, len(channel.accepted)) == (Ending.SENT, 1)
    async with app.engine.connect() as connection:
        waiting = (await connection.execute(select(inbox.c.id, inbox.c.verdict))).one()
    assert (waiting.id, waiting.verdict) == (f"notice/{notice}/sent", None)


async def test_a_notice_says_the_reference_and_nothing_of_the_person(
    app: App, sender: NoticeSender, channel: FakeChannel
) -> None:
    receipt = await take_in(app, "N-1")
    for notice in await _due(app):
        await sender.send(notice)
    [mail] = channel.accepted
    assert receipt.reference in mail.subject
    for word in ("Nguyễn", "Mensah", "Vietnam", "leave", "visa", "immigration"):
        assert word not in mail.subject + mail.body


@pytest.mark.rule("R17")
async def test_the_notice_of_an_answer_has_the_whole_command_to_read_it(
    app: App, sender: NoticeSender, channel: FakeChannel
) -> None:
    receipt = await take_in(app, "N-1")
    assert receipt.state is not None
    asked = order("o-1", RecordAnswer(answer=NO_TRACE))
    await record(app.store, take_turn(receipt.state, [asked], datetime.now(UTC)).recording)
    for notice in await _due(app):
        await sender.send(notice)
    ready = [notice for notice in channel.accepted if "an answer is ready" in notice.subject]
    whole = f"`referrals answer --read {receipt.reference} --organisation E06000023`"
    assert ready and all(whole in notice.body for notice in ready)


async def test_two_senders_at_once_send_it_once(
    app: App, sender: NoticeSender, channel: FakeChannel
) -> None:
    await take_in(app, "N-1")
    [notice] = await _due(app)
    endings = await asyncio.gather(*(sender.send(notice) for _ in range(8)))
    assert len(channel.accepted) == 1
    assert [item.ending for item in endings].count(Ending.SENT) == 1


async def test_after_a_withdrawal_was_received_nothing_leaves_even_before_the_case_knows(
    app: App, sender: NoticeSender, channel: FakeChannel
) -> None:
    receipt = await take_in(app, "N-1")
    [notice] = await _due(app)
    asked = order("order-1", WithdrawConsent(channel="by telephone"))
    await receive_order(app.store, receipt.reference, "S-2001", asked)
    assert (await sender.send(notice)).ending is Ending.SUPPRESSED
    assert channel.accepted == []
    assert await _row(app, notice) == ("suppressed", "consent-withdrawn")


async def test_a_withdrawal_leaves_with_its_own_word_and_the_open_matter_for_the_referrer(
    app: App, sender: NoticeSender, channel: FakeChannel
) -> None:
    at_risk = cells("N-1", datetime.now(UTC), how_came_to_sleep_rough=FLED_ABUSE)
    receipt = await take_in(app, "N-1", row=at_risk)
    assert receipt.state is not None
    asked = order("order-1", WithdrawConsent(channel="letter"))
    await receive_order(app.store, receipt.reference, "S-2001", asked)
    turn = take_turn(receipt.state, [asked], datetime.now(UTC))
    await record(app.store, turn.recording)
    for notice in await _due(app):
        assert (await sender.send(notice)).ending is Ending.SENT
    left = [(mail.subject.split(": ")[1], mail.address) for mail in channel.accepted]
    assert len(left) == 4
    [matter] = [address for subject, address in left if "safeguarding" in subject]
    assert matter in [address for subject, address in left if "stop work" in subject]


async def test_what_the_case_no_longer_needs_is_not_sent(
    app: App, sender: NoticeSender, channel: FakeChannel
) -> None:
    receipt = await take_in(app, "N-1")
    assert receipt.state is not None
    [request] = await _due(app)
    asked = order("order-1", RecordAnswer(answer=NO_TRACE))
    answered = take_turn(receipt.state, [asked], datetime.now(UTC)).recording
    await record(app.store, answered)
    async with app.engine.begin() as connection:
        await connection.execute(text("UPDATE cases SET answered_at = clock_timestamp()"))
    assert (await sender.send(request)).ending is Ending.SUPPRESSED
    assert channel.accepted == []


async def test_a_refusal_for_now_is_tried_again_later(
    app: App, sender: NoticeSender, channel: FakeChannel
) -> None:
    await take_in(app, "N-1")
    [notice] = await _due(app)
    channel.fail_next = [NotTaken("channel-busy")]
    assert (await sender.send(notice)).ending is Ending.LATER
    assert await _due(app) == []
    await _make_due(app)
    assert (await sender.send(notice)).ending is Ending.SENT
    assert len(channel.accepted) == 1


async def test_when_the_channels_answer_was_lost_it_is_asked_before_anything_is_sent_again(
    app: App, sender: NoticeSender, channel: FakeChannel
) -> None:
    await take_in(app, "N-1")
    [notice] = await _due(app)
    channel.fail_next = [NotTaken("answer-lost", perhaps=True)]
    assert (await sender.send(notice)).ending is Ending.LATER
    await _make_due(app)
    assert (await sender.send(notice)).ending is Ending.SENT
    assert len(channel.accepted) == 1


async def test_an_attempt_cut_off_by_a_crash_is_taken_up_again(
    app: App, sender: NoticeSender, channel: FakeChannel
) -> None:
    await take_in(app, "N-1")
    [notice] = await _due(app)
    async with app.engine.begin() as connection:
        assert await outbox.claim(Bundle(connection), notice) is not None
    assert await _due(app) == [notice]
    assert (await sender.send(notice)).ending is Ending.SENT


async def test_a_refusal_for_good_is_a_fact_for_the_case(
    app: App, sender: NoticeSender, channel: FakeChannel
) -> None:
    await take_in(app, "N-1")
    [notice] = await _due(app)
    channel.fail_next = [NotTaken("address-refused", for_good=True)]
    sent = await sender.send(notice)
    assert sent.ending is Ending.DEAD
    assert sent.fact is not None
    assert (sent.fact.kind, await _row(app, notice)) == (
        "notice-failed",
        ("dead", "address-refused"),
    )


async def test_a_notice_without_an_address_is_dead_and_said_so(
    app: App, database: TestDatabase, sender: NoticeSender
) -> None:
    await take_in(app, "N-1")
    [notice] = await _due(app)
    administer(database, "UPDATE mailboxes SET name = 'nobody' WHERE name = 'check team'")
    assert (await sender.send(notice)).ending is Ending.DEAD
    assert await _row(app, notice) == ("dead", "no-address")


async def test_a_dead_notice_that_no_case_can_ask_about_is_a_task_for_operations(
    app: App, sender: NoticeSender, channel: FakeChannel
) -> None:
    receipt = await take_in(app, "N-1")
    assert receipt.state is not None
    asked = order("order-1", WithdrawConsent(channel="letter"))
    await record(
        app.store,
        take_turn(receipt.state, [asked], datetime.now(UTC)).recording,
    )
    channel.fail_next = [NotTaken("address-refused", for_good=True)]
    notice = (await _due(app))[0]
    assert (await sender.send(notice)).ending is Ending.DEAD
    async with app.engine.connect() as connection:
        rows = await connection.execute(
            select(tasks.c.team, tasks.c.kind).where(tasks.c.effect_key.startswith("dead-notice/"))
        )
        assert [tuple(row) for row in rows] == [("operations", "deliver by hand")]


@pytest.mark.parametrize("counted", [False, True], ids=["not told yet", "told"])
async def test_a_dead_notice_is_over_with_its_case_unless_somebody_was_asked_about_it(
    app: App, sender: NoticeSender, channel: FakeChannel, counted: bool
) -> None:
    receipt = await take_in(app, "N-1")
    assert receipt.state is not None
    [notice] = await _due(app)
    channel.fail_next = [NotTaken("address-refused", for_good=True)]
    fact = (await sender.send(notice)).fact
    assert isinstance(fact, NoticeFailed)
    withdrawn = order("order-1", WithdrawConsent(channel="letter"))
    now = datetime.now(UTC)
    for message in (fact, withdrawn) if counted else (withdrawn, fact):
        state = await load_state(app.store, receipt.reference)
        assert state is not None
        await record(app.store, take_turn(state, [message], now).recording)
    # Nothing about the case may leave any more (R10), so nobody is to be asked to bring it.
    ended = ("dead", "address-refused") if counted else ("suppressed", "R10")
    assert await _row(app, notice) == ended
    async with app.engine.connect() as connection:
        assert notice not in {one.id for one in await undelivered(connection)}
        asked = select(tasks.c.done_at).where(tasks.c.kind == "deliver by hand")
        done = (await connection.execute(asked)).scalars().all()
    assert len(done) == counted and all(done)


class _RefusesMeanwhile(FakeChannel):
    """Refuses a notice for good, and while it does so something happens."""

    def __init__(self, happens: Callable[[], Awaitable[object]]) -> None:
        super().__init__()
        self._happens = happens

    async def send(self, notice: Notice) -> None:
        """See Notifier."""
        await self._happens()
        raise NotTaken("address-refused", for_good=True)


async def test_a_notice_refused_for_good_while_its_case_ends_is_over_with_it(app: App) -> None:
    receipt = await take_in(app, "N-1")
    assert receipt.state is not None
    closing = order("order-1", CloseCase(outcome=Outcome.DIED, reason="told"), SUPERVISOR)
    turn = take_turn(receipt.state, [closing], datetime.now(UTC))
    assert turn.recording.state.ended
    channel = _RefusesMeanwhile(lambda: record(app.store, turn.recording))
    [notice] = await _due(app)
    sent = await NoticeSender(app.store, app.track_wiring.wording, channel, "d").send(notice)
    # No longer true, so nobody is to bring it, and no case is there to ask anybody.
    assert (sent.ending, sent.fact) == (Ending.SUPPRESSED, None)
    async with app.engine.connect() as connection:
        assert await undelivered(connection) == ()


def _channels(folder: Path) -> list[Notifier]:
    return [FakeChannel(), FileChannel(folder / "notices")]


@pytest.mark.parametrize("which", [0, 1], ids=["fake", "file"])
async def test_a_channel_takes_a_notice_once_for_its_id_and_says_so(
    which: int, tmp_path: Path
) -> None:
    channel = _channels(tmp_path)[which]
    notice = Notice(id="n-1", address="duty@example.example", subject="S", body="B")
    assert not await channel.has("n-1")
    await channel.send(notice)
    await channel.send(notice)
    assert await channel.has("n-1")
    assert not await channel.has("n-2")


async def test_the_file_channel_says_when_its_folder_cannot_be_written(tmp_path: Path) -> None:
    blocked = tmp_path / "notices"
    blocked.write_text("a file where a folder should be", encoding="utf-8")
    notice = Notice(id="n-1", address="duty@example.example", subject="S", body="B")
    with pytest.raises(NotTaken, match="folder-not-writable"):
        await FileChannel(blocked).send(notice)
