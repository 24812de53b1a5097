"""What a process serves, by what it is told."""

from __future__ import annotations

import time
from pathlib import Path
from uuid import uuid4

import pytest
from temporalio import workflow
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client
from temporalio.worker import PollerBehaviorSimpleMaximum, UnsandboxedWorkflowRunner, Worker

from activities.queues import notices_queue
from tests.apps import app_on
from tests.servers import TestDatabase, TestTemporal
from wiring.serving import EVERYTHING, ServedPart, build_worker, never_interrupted, workflows_of
from wiring.tracks import TRACKS
from worker import main, parts_of


def test_a_process_serves_what_it_is_told_and_nothing_without_a_word() -> None:
    assert parts_of(["cases"]) == {ServedPart.CASES}
    assert parts_of(["notices", "cases", "cases"]) == EVERYTHING
    for words in ([], ["case"], ["cases", "all"]):
        with pytest.raises(ValueError):
            parts_of(words)
        assert main(words) == 2


@pytest.mark.parametrize("track", TRACKS)
def test_no_workflow_waits_in_two_queues_and_no_two_parts_have_one(track: str) -> None:
    assert notices_queue(track) != track
    cases, notices = (set(workflows_of(TRACKS[track], part)) for part in ServedPart)
    assert cases and notices and not cases & notices


async def test_a_worker_asks_as_often_for_new_cases_as_for_those_it_knows(
    database: TestDatabase, tmp_path: Path, temporal_server: TestTemporal
) -> None:
    async with app_on(database, tmp_path, temporal_server) as app:
        assert app.client is not None
        made = build_worker(app, app.client, ServedPart.CASES).config()
    asks = made["workflow_task_poller_behavior"]
    assert isinstance(asks, PollerBehaviorSimpleMaximum)
    for_new = asks.maximum * made["nonsticky_to_sticky_poll_ratio"]
    assert for_new == asks.maximum - for_new
    # Each request that is under way holds a place for a step.
    room = made["max_concurrent_workflow_tasks"]
    assert room is not None and asks.maximum < room


MESSAGES, OF_EACH = 30, 0.1
"""Seconds that a workflow takes over each message; together more than two."""


@workflow.defn
class BusyCase:
    """Takes its time over every message, as on a machine that has much else to do."""

    def __init__(self) -> None:
        self._received = 0

    @workflow.run
    async def run(self) -> int:
        """The messages, once all have come."""
        await workflow.wait_condition(lambda: self._received == MESSAGES)
        return self._received

    @workflow.signal
    async def tell(self) -> None:
        """One message."""
        until = time.monotonic() + OF_EACH
        while time.monotonic() < until:
            pass
        self._received += 1


async def test_a_workflow_that_is_told_much_at_once_comes_to_its_end_in_one_task(
    temporal_server: TestTemporal,
) -> None:
    client = await Client.connect(temporal_server.server.address)
    queue = id = f"busy-{uuid4()}"
    handle = await client.start_workflow(BusyCase.run, id=id, task_queue=queue)
    for _ in range(MESSAGES):
        await handle.signal(BusyCase.tell)
    runner = UnsandboxedWorkflowRunner()
    worker = Worker(client, task_queue=queue, workflows=[BusyCase], workflow_runner=runner)
    async with never_interrupted(worker):
        assert await handle.result() == MESSAGES
    kinds = [event.event_type async for event in handle.fetch_history_events()]
    assert kinds.count(EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED) == 1
    assert EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED not in kinds
