"""What runs in Temporal, held against the record, case by case; and brought to it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client

from activities.case_client import Started
from activities.engine_side import shown, there
from activities.queues import notices_queue
from activities.raw_runs import RunState, runs_of
from policy.duty.apart import CaseApart, EngineSide, RecordSide, held_against
from service.disasters.stopped import why_stopped
from service.health.reconciling import OUT_OF_REACH
from store.cases import load_state
from store.forms import NoKey
from store.keys import KeyUnusable
from store.rebuilding import cases_on_record
from wiring.app import App

_AT_ONCE = 40
T = TypeVar("T")
WHY = "rebuild: the record says otherwise"


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesApart:
    """Every case on which record and Temporal differ, and how; and how many workflows of cases
    run, of all.
    """

    how: dict[str, CaseApart]
    running: int

    @property
    def strangers(self) -> int:
        """How many of those that run belong to no case on record."""
        return sum(how is CaseApart.WITHOUT_CASE for how in self.how.values())


@dataclass(slots=True)
class BroughtToRecord:
    """What was not: the cases that no key opens, which are left as they are, and those that
    something `stopped`, with why.
    """

    unopened: list[str] = field(default_factory=list)
    stopped: dict[str, str] = field(default_factory=dict)


async def cases_apart(app: App, client: Client) -> CasesApart:
    """Hold every case's workflow against the record. Raises RPCError."""
    record = await cases_on_record(app.engine)
    engine = await _in_engine(app, client)
    running = [
        of for of, case in engine.items() if case.runs and of in record and not record[of].ended
    ]
    asked = await _all(running, lambda of: _asked(app, client, of))
    engine |= dict(zip(running, asked, strict=True))
    for of in [of for of in engine if of in record and record[of].erased]:
        if not await there(client, app.track_wiring.cases.workflow_id(of)):
            del engine[of]
    runs = sum(case.runs for case in engine.values())
    return CasesApart(how=dict(_differing(record, engine)), running=runs)


async def bring_to_record(app: App, apart: Mapping[str, CaseApart]) -> BroughtToRecord:
    """Start, end and begin anew; a workflow without a case is ended, and an erased one's histories
    go. What could not be done.
    """
    done = BroughtToRecord()
    await _all(apart, lambda of: _brought(app, of, apart[of], done))
    return done


async def _brought(app: App, reference: str, how: CaseApart, done: BroughtToRecord) -> None:
    try:
        if not await _bring(app, reference, how):
            done.stopped[reference] = OUT_OF_REACH.code
    except (KeyUnusable, NoKey):
        done.unopened.append(reference)
    except Exception as error:
        # Whatever one case meets, the next one is gone on with: see `why_stopped`.
        done.stopped[reference] = why_stopped(error)


async def _bring(app: App, reference: str, how: CaseApart) -> bool:
    """Whether Temporal took it. Raises RPCError."""
    cases = app.case_client
    match how:
        case CaseApart.ENDED_BUT_RUNS | CaseApart.WITHOUT_CASE:
            await cases.end_case(reference, WHY)
        case CaseApart.ERASED_BUT_THERE:
            return await cases.delete_case(reference)
        case CaseApart.NOT_RUNNING | CaseApart.BEHIND | CaseApart.AHEAD:
            state = await load_state(app.store, reference)
            if state is not None and not state.ended:
                return await cases.begin_anew(state) is not Started.LATER
        case CaseApart.AS_ONE:
            pass
    return True


def _differing(
    record: Mapping[str, RecordSide], engine: Mapping[str, EngineSide]
) -> Iterable[tuple[str, CaseApart]]:
    for reference in sorted(record.keys() | engine.keys()):
        how = held_against(record.get(reference), engine.get(reference))
        if how is not CaseApart.AS_ONE:
            yield reference, how


async def _in_engine(app: App, client: Client) -> dict[str, EngineSide]:
    """Every case of which there is a run. One that runs stands before its earlier runs."""
    cases, found = app.track_wiring.cases, dict[str, EngineSide]()
    async for run in runs_of(client, f'WorkflowType = "{cases.workflow}"'):
        reference = cases.reference_of(run.id)
        # One that is held by hand goes on some day.
        runs = run.state is not RunState.OVER
        if reference and (runs or reference not in found):
            found[reference] = EngineSide(runs=runs)
    return found


async def _asked(app: App, client: Client, reference: str) -> EngineSide:
    view = await shown(client, app.track_wiring.cases.workflow_id(reference))
    return EngineSide(runs=True, sequence=None if view is None else view.sequence)


async def asks_within(app: App, client: Client, seconds: int) -> bool:
    """Whether a worker or a sender of this namespace, of whichever release, has asked for work so
    lately. Raises RPCError.
    """
    cases = app.settings.task_queue
    since = datetime.now(UTC) - timedelta(seconds=seconds)
    return any(
        [await _asked_last(client, app, queue) > since for queue in (cases, notices_queue(cases))]
    )


async def _asked_last(client: Client, app: App, queue: str) -> datetime:
    """When somebody last asked for work here, as far back as Temporal remembers it."""
    found = await client.workflow_service.describe_task_queue(
        DescribeTaskQueueRequest(
            namespace=app.settings.namespace,
            task_queue=TaskQueue(name=queue),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        )
    )
    asked = (each.last_access_time.ToDatetime(tzinfo=UTC) for each in found.pollers)
    return max(asked, default=datetime.min.replace(tzinfo=UTC))


async def _all(of: Iterable[str], do: Callable[[str], Awaitable[T]]) -> list[T]:
    """A few at a time, in their order."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(reference: str) -> T:
        async with gate:
            return await do(reference)

    return list(await asyncio.gather(*(one(reference) for reference in of)))
