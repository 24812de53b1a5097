"""The dispatcher on the real server, over an outbox in memory: what it waits for, and what not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import uuid4

import pytest
from temporalio import activity
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHandle
from temporalio.worker import Worker

from tests.servers import TestTemporal
from wiring.plugin import workflow_runner
from workflows.notice_dispatcher import NoticeDispatcher
from workflows.ports import LATER, NoticePort, NoticesDue

WITHIN = 15.0


class Outbox(NoticePort):
    """Notices by their ids; a channel holds on to the stuck ones until it is let go."""

    def __init__(self) -> None:
        self.due: list[str] = []
        self.sent: list[str] = []
        self.looks = 0
        self.try_again: set[str] = set()
        self.stuck: set[str] = set()
        self.held, self.let_go = asyncio.Event(), asyncio.Event()

    @activity.defn(name="find_notices")
    async def find_notices(self) -> NoticesDue:
        self.looks += 1
        return NoticesDue(ids=tuple(self.due), look_again_at=None)

    @activity.defn(name="send_notice")
    async def send_notice(self, notice_id: str) -> str:
        if notice_id in self.stuck:
            self.held.set()
            await self.let_go.wait()
        if notice_id in self.try_again:
            self.try_again.discard(notice_id)
            return LATER
        self.due.remove(notice_id)
        self.sent.append(notice_id)
        return "sent"


Handle = WorkflowHandle[NoticeDispatcher, None]
Dispatched = tuple[Outbox, Callable[[], Awaitable[Handle]]]

_TAKEN = (
    EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
    # Marking the patch comes after it.
    EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
)


@pytest.fixture
async def dispatched(
    temporal_server: TestTemporal,
) -> AsyncIterator[Dispatched]:
    """An outbox, and what starts the dispatcher that waits for its notices."""
    client, outbox, id = await temporal_server.connect(), Outbox(), f"dispatcher-{uuid4()}"
    async with Worker(
        client,
        task_queue=id,
        workflows=[NoticeDispatcher],
        activities=[outbox.find_notices, outbox.send_notice],
        workflow_runner=workflow_runner(),
    ):
        yield outbox, lambda: client.start_workflow(NoticeDispatcher.run, id=id, task_queue=id)
        outbox.let_go.set()
        await client.get_workflow_handle(id).terminate()


async def test_what_simply_leaves_costs_one_look_and_no_timer(dispatched: Dispatched) -> None:
    outbox, start = dispatched
    outbox.due += ["n-1", "n-2"]
    handle = await start()
    types = await _at_rest(handle, 3)
    assert sorted(outbox.sent) == ["n-1", "n-2"]
    assert outbox.looks == 1
    assert EventType.EVENT_TYPE_TIMER_STARTED not in types


async def test_a_notice_that_hangs_holds_up_none_that_is_ordered_later(
    dispatched: Dispatched,
) -> None:
    outbox, start = dispatched
    outbox.stuck.add("n-stuck")
    outbox.due.append("n-stuck")
    handle = await start()
    await outbox.held.wait()
    outbox.due.append("n-later")
    await handle.signal("notices_waiting")
    await _until(lambda: bool(outbox.sent))
    assert outbox.sent == ["n-later"]


async def test_one_that_is_to_be_tried_again_is_looked_for_again(dispatched: Dispatched) -> None:
    outbox, start = dispatched
    outbox.try_again.add("n-again")
    outbox.due.append("n-again")
    await start()
    await _until(lambda: bool(outbox.sent))
    assert outbox.looks == 2


async def _at_rest(handle: Handle, activities: int) -> list[EventType.ValueType]:
    """The history's events once so many activities are done and nothing is under way."""
    async with asyncio.timeout(WITHIN):
        while True:
            types = [event.event_type for event in (await handle.fetch_history()).events]
            done = types.count(EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)
            # The last of all events is what the dispatcher made of the last result.
            if done == activities and types[-1] in _TAKEN:
                return types
            await asyncio.sleep(0.05)


async def _until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(WITHIN):
        while not so():
            await asyncio.sleep(0.02)
