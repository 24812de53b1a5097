"""The dispatcher on the real server, over an outbox in memory: what it waits for, and what not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest
from temporalio import activity
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHandle
from temporalio.worker import Worker

from tests.servers import TestTemporal
from wiring.plugin import NO_SANDBOX
from workflows.notice_dispatcher import NoticeDispatcher
from workflows.ports import LATER, NoticePort, NoticesDue

WITHIN = 15.0


class Outbox(NoticePort):
    """Notices by their ids; a channel holds on to the stuck ones until it is let go."""

    def __init__(self) -> None:
        self.due: list[str] = []
        self.sent: list[str] = []
        self.tried: list[str] = []
        self.looks = 0
        self.try_again: set[str] = set()
        self.stuck: set[str] = set()
        self.fault = False
        self.held, self.let_go = asyncio.Event(), asyncio.Event()

    @activity.defn(name="find_notices")
    async def find_notices(self) -> NoticesDue:
        self.looks += 1
        return NoticesDue(ids=tuple(self.due), look_again_at=None, held=self.fault)

    @activity.defn(name="send_notice")
    async def send_notice(self, notice_id: str) -> str:
        self.tried.append(notice_id)
        if notice_id in self.stuck:
            self.held.set()
            await self.let_go.wait()
        if notice_id in self.try_again:
            self.try_again.discard(notice_id)
            return LATER
        self.due.remove(notice_id)
        self.sent.append(notice_id)
        return "sent"

    @activity.defn(name="send_notices")
    async def send_notices(self, ids: list[str]) -> list[str]:
        return await asyncio.gather(*map(self.send_notice, ids))


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
        activities=[outbox.find_notices, outbox.send_notice, outbox.send_notices],
        workflow_runner=NO_SANDBOX,
    ):
        yield outbox, lambda: client.start_workflow(NoticeDispatcher.run, id=id, task_queue=id)
        outbox.let_go.set()
        await client.get_workflow_handle(id).terminate()


async def test_what_simply_leaves_costs_one_look_and_no_timer(dispatched: Dispatched) -> None:
    outbox, start = dispatched
    outbox.due += ["n-1", "n-2"]
    handle = await start()
    types = await _at_rest(handle, 2)
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


async def test_notices_that_a_call_names_are_sent_without_a_look(dispatched: Dispatched) -> None:
    outbox, start = dispatched
    handle = await start()
    await _at_rest(handle, 1)
    outbox.due += ["n-1", "n-2"]
    await handle.signal("notices_waiting", ["n-1", "n-2"])
    types = await _at_rest(handle, 2)
    assert (sorted(outbox.sent), outbox.looks) == (["n-1", "n-2"], 1)
    assert EventType.EVENT_TYPE_TIMER_STARTED not in types


async def test_of_those_sent_together_each_is_tried_again_for_itself(
    dispatched: Dispatched,
) -> None:
    outbox, start = dispatched
    handle = await start()
    await _at_rest(handle, 1)
    outbox.try_again.add("n-again")
    outbox.due += ["n-1", "n-again", "n-2"]
    await handle.signal("notices_waiting", ["n-1", "n-again", "n-2"])
    await _until(lambda: len(outbox.sent) == 3)
    assert sorted(outbox.tried) == ["n-1", "n-2", "n-again", "n-again"]


async def test_one_that_a_call_named_and_that_is_to_be_tried_again_is_looked_for(
    dispatched: Dispatched,
) -> None:
    outbox, start = dispatched
    handle = await start()
    await _at_rest(handle, 1)
    outbox.try_again.add("n-again")
    outbox.due.append("n-again")
    await handle.signal("notices_waiting", ["n-again"])
    await _until(lambda: bool(outbox.sent))
    assert outbox.looks == 2


async def test_while_the_channel_is_at_fault_a_call_with_names_leads_to_a_look(
    dispatched: Dispatched,
) -> None:
    outbox, start = dispatched
    outbox.fault = True
    handle = await start()
    await _at_rest(handle, 1)
    await handle.signal("notices_waiting", ["n-not-to-be-tried"])
    await _until(lambda: outbox.looks == 2)
    assert outbox.tried == []


async def test_a_notice_named_twice_while_it_is_under_way_is_sent_once(
    dispatched: Dispatched,
) -> None:
    outbox, start = dispatched
    handle = await start()
    await _at_rest(handle, 1)
    outbox.stuck.add("n-1")
    outbox.due.append("n-1")
    await handle.signal("notices_waiting", ["n-1"])
    await outbox.held.wait()
    await handle.signal("notices_waiting", ["n-1"])
    outbox.let_go.set()
    await _until(lambda: bool(outbox.sent))
    assert outbox.tried == ["n-1"]


@pytest.mark.parametrize("content", [[7], [{"a": "b"}], ["n-1", 2], [["n-1"], "more"]])
async def test_a_call_that_says_anything_else_leads_to_a_look(
    dispatched: Dispatched, content: list[Any]
) -> None:
    outbox, start = dispatched
    handle = await start()
    await _at_rest(handle, 1)
    await handle.signal("notices_waiting", args=content)
    await _until(lambda: outbox.looks == 2)
    assert outbox.tried == []


async def test_a_history_grown_long_by_calls_with_names_begins_a_fresh_run(
    dispatched: Dispatched,
) -> None:
    outbox, start = dispatched
    handle = await start()
    await _at_rest(handle, 1)
    sent = 0
    while (await handle.describe()).raw_description.workflow_execution_info.first_run_id == (
        await handle.describe()
    ).run_id:
        for _ in range(5):
            named = [f"n-{sent + number}" for number in range(50)]
            sent += 50
            outbox.due += named
            await handle.signal("notices_waiting", named)
        expected = sent
        await _until(lambda: len(outbox.sent) == expected)  # noqa: B023
    assert len(set(outbox.sent)) == len(outbox.sent) == sent


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
