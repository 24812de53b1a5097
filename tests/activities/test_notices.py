"""Several notices sent by one activity: each goes its own way all the same."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import update
from temporalio.testing import ActivityEnvironment

from activities.notices import NoticeActivities
from activities.sending import NoticeSender
from notify.fake import FakeChannel
from notify.protocol import Notice
from policy.cases.events import CaseEvent
from store import due_notices
from store.bundle import Bundle
from store.cases import LEFT_TO_INTAKE
from store.tables import outbox as outbox_table
from tests.apps import take_in
from tests.recorded import confirm
from wiring.app import App


class _TroubledChannel(FakeChannel):
    """Hangs with one notice until it is let go, or breaks over it."""

    def __init__(self, over: str, *, breaks: bool = False) -> None:
        super().__init__()
        self.over, self._breaks, self.let_go = over, breaks, asyncio.Event()

    async def send(self, notice: Notice) -> None:
        """See Notifier."""
        if notice.id == self.over:
            if self._breaks:
                raise RuntimeError("a fault in the channel")
            await self.let_go.wait()
        await super().send(notice)


class _Sending:
    """An activity over a channel, and the facts that were brought to cases."""

    def __init__(self, app: App, channel: FakeChannel) -> None:
        sender = NoticeSender(app.store, app.track_wiring.wording, channel, "dispatcher")
        self._activities = NoticeActivities(app.engine, sender, self._bring)
        self.brought: list[str] = []

    async def _bring(self, reference: str, fact: CaseEvent) -> None:
        self.brought.append(fact.id)

    async def find(self) -> set[str]:
        """What a look finds."""
        return set((await ActivityEnvironment().run(self._activities.find_notices)).ids)

    async def send(self, ids: Sequence[str]) -> list[str]:
        """How each ended."""
        return await ActivityEnvironment().run(self._activities.send_notices, list(ids))


async def _due(app: App) -> tuple[str, ...]:
    for number in ("N-1", "N-2", "N-3"):
        await take_in(app, number)
    async with app.engine.connect() as connection:
        return (await due_notices.waiting(connection)).due


async def test_one_that_hangs_holds_up_none_that_is_sent_beside_it(app: App) -> None:
    first, *others = ids = await _due(app)
    channel = _TroubledChannel(first)
    sending = _Sending(app, channel)
    running = asyncio.create_task(sending.send(ids))
    async with asyncio.timeout(10):
        while len(sending.brought) < len(others):
            await asyncio.sleep(0.02)
    assert {notice.id for notice in channel.accepted} == set(others)
    assert not running.done()
    channel.let_go.set()
    assert await running == ["sent"] * len(ids)


async def test_what_is_sent_again_for_one_that_could_not_be_tried_leaves_once(app: App) -> None:
    first, *others = ids = await _due(app)
    channel = _TroubledChannel(first, breaks=True)
    sending = _Sending(app, channel)
    with pytest.raises(RuntimeError, match="a fault in the channel"):
        await sending.send(ids)
    assert len(sending.brought) == len(others)
    channel.over = ""
    assert await sending.send(ids) == ["sent", *["held" for _ in others]]
    assert sorted(notice.id for notice in channel.accepted) == sorted(ids)


async def test_a_look_leaves_the_notices_of_a_fresh_case_to_its_workflow(app: App) -> None:
    own, theirs = await take_in(app, "N-1"), await take_in(app, "N-2")
    by_case = {}
    for receipt in (own, theirs):
        async with app.engine.connect() as connection:
            bundle = Bundle(connection)
            due_notices.add_waiting(bundle, receipt.reference)
            await bundle.send()
            by_case[receipt.reference] = set(due_notices.waiting_in(bundle))
    sending = _Sending(app, FakeChannel())
    assert await sending.find() == set()
    await confirm(app.engine, own.reference)
    assert await sending.find() == by_case[own.reference]
    # Nobody has started the other one for a while: it is on record, and so is sent.
    async with app.engine.begin() as connection:
        await connection.execute(
            update(outbox_table).values(created_at=outbox_table.c.created_at - LEFT_TO_INTAKE)
        )
    assert await sending.find() == by_case[own.reference] | by_case[theirs.reference]
