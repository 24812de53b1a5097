"""A step is tried within the workflow task; what that try comes to in bad luck."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from temporalio import activity
from temporalio.api.enums.v1 import EventType, WorkflowTaskFailedCause
from temporalio.api.workflow.v1 import PendingActivityInfo
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.testing import TimeSkipper
from temporalio.worker import Worker

from activities.cases import CaseActivities
from activities.engine_side import shown
from policy.cases.replies import Reply, Verdict
from policy.support.deeds import CloseCase, RecordAnswer
from policy.support.words import Outcome
from tests.apps import NO_TRACE, SUPERVISOR, app_on, order
from tests.servers import TestDatabase, TestTemporal
from tests.workflows.long_lives import update
from tests.workflows.running import Running
from workflows.messages import AdvanceCase, CaseAdvanced

_CLOSING = order("o-2", CloseCase(outcome=Outcome.OTHER, reason="Agreed."), SUPERVISOR)


@dataclass
class _Luck:
    """Whether steps are done at all, and what happens once one within a task is on record."""

    out_of_reach: bool = False
    after_commit: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    tries: list[bool] = field(default_factory=list)


class _Unlucky(CaseActivities):
    luck: _Luck

    @activity.defn(name="advance_case")
    async def advance_case(self, order: AdvanceCase) -> CaseAdvanced:
        local = activity.info().is_local
        self.luck.tries.append(local)
        if self.luck.out_of_reach:
            raise ConnectionError("invented")
        done = await super().advance_case(order)
        if local and self.luck.after_commit:
            await self.luck.after_commit.pop()()
        return done


@asynccontextmanager
async def _at_work(on: Running, luck: _Luck) -> AsyncIterator[None]:
    async def nobody(ids: Sequence[str]) -> None:
        pass

    steps = _Unlucky(on.app.store, on.app.track_wiring.cases, nobody)
    steps.luck = luck
    async with Worker(
        on.client,
        task_queue=on.app.settings.task_queue,
        workflows=list(on.app.track_wiring.workflows),
        activities=[steps.advance_case],
    ):
        yield


@pytest.fixture
async def on(
    database: TestDatabase,
    tmp_path: Path,
    temporal_server: TestTemporal,
    time_skipping: Callable[[Client], TimeSkipper],
) -> AsyncIterator[Running]:
    """An app without a worker."""
    async with app_on(database, tmp_path, temporal_server) as app:
        assert app.client is not None
        yield Running(app=app, skipper=time_skipping(app.client))


async def _types(on: Running, reference: str) -> list[EventType.ValueType]:
    return [event.event_type for event in (await on.handle(reference).fetch_history()).events]


async def _waiting_step(on: Running, reference: str) -> PendingActivityInfo | None:
    described = (await on.handle(reference).describe()).raw_description
    return described.pending_activities[0] if described.pending_activities else None


async def _times_on_record(on: Running, reference: str) -> list[tuple[str, str | None]]:
    return [row[:2] for row in await on.received(reference) if row[0] == "order"]


async def test_a_step_that_cannot_be_done_at_once_waits_in_sight_and_costs_no_more_history(
    on: Running,
) -> None:
    luck = _Luck()
    async with _at_work(on, luck):
        reference = await on.case("N-1")
        luck.out_of_reach = True
        asking = asyncio.create_task(on.ask(reference, order("o-1", RecordAnswer(answer=NO_TRACE))))

        async def tried(times: int) -> bool:
            step = await _waiting_step(on, reference)
            return step is not None and step.attempt >= times

        await on.until(lambda: tried(2))
        before = await _types(on, reference)
        await on.until(lambda: tried(3))
        assert await _types(on, reference) == before
        luck.out_of_reach = False
        reply = await asking
        # What comes next is tried at once again.
        luck.tries.clear()
        await on.app.case_client.signal(reference, update(await on.state(reference), 1))
        await on.until_state(reference, lambda state: state.reports == 1)
    assert reply is not None and reply.verdict is Verdict.APPLIED
    assert luck.tries[0]


async def test_an_answer_lost_within_the_task_is_found_on_record_and_counts_once(
    on: Running,
) -> None:
    async def lose() -> None:
        raise ConnectionError("invented")

    luck = _Luck()
    async with _at_work(on, luck):
        reference = await on.case("N-1")
        luck.tries.clear()
        luck.after_commit.append(lose)
        reply = await on.ask(reference, order("o-1", RecordAnswer(answer=NO_TRACE)))
    assert luck.tries == [True, False]
    assert reply is not None and reply.verdict is Verdict.APPLIED
    assert await _times_on_record(on, reference) == [("order", "applied")]
    # Of both kinds of step the last is what the case shows.
    seen = await shown(on.client, on.app.track_wiring.cases.workflow_id(reference))
    assert seen is not None and seen.sequence == (await on.state(reference)).sequence


async def test_a_message_that_comes_while_a_case_ends_has_the_step_repeated_to_the_same_end(
    on: Running,
) -> None:
    luck = _Luck()
    async with _at_work(on, luck):
        reference = await on.case("N-1")
        fact = update(await on.state(reference), 1)

        async def a_signal_comes() -> None:
            await on.handle(reference).signal("late_news", fact)

        luck.tries.clear()
        luck.after_commit.append(a_signal_comes)
        reply: Reply | None = await on.ask(reference, _CLOSING)
        await on.handle(reference).result()
    assert reply is not None and reply.verdict is Verdict.APPLIED
    failed = [
        event.workflow_task_failed_event_attributes.cause
        for event in (await on.handle(reference).fetch_history()).events
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED
    ]
    assert failed == [WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND], (
        luck.tries
    )
    assert luck.tries.count(True) >= 2
    assert await _times_on_record(on, reference) == [("order", "applied")]
    assert await on.status(reference) is WorkflowExecutionStatus.COMPLETED
