"""Brings workflows to what the record says, in the running service: one that runs for a case that
has ended is ended; one that is behind its case, as after an older copy of Temporal was put back, or
whose step fails and goes on failing, as after a bad release, is begun anew from the record.

One that somebody holds by a pause is left so: it may be meant. `health` names it at once, the
watchdog escalates what falls due, and orders are on record until it goes on.

What runs for no case of the record is left alone: a wrong or older database must not end what it
does not know. It is named (`running-without-case`), and `referrals admin rebuild` reports it.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import nlargest
from typing import Any

from temporalio.client import Client, WorkflowExecution

from activities.case_client import CaseClient
from activities.case_type import CaseType
from activities.engine_side import shown
from activities.raw_runs import described
from activities.running import ListedCase
from policy.cases.state import AnyCase
from policy.duty.apart import CaseApart, EngineSide, RecordSide, held_against
from policy.duty.healing import LONGEST_PAUSE, begins_anew
from store.cases import load_state
from store.engine import one_by_one
from store.inbox_delivery import deliver_again
from store.standing_apart import OpenCaseShown, ended_for_a_while, open_cases_shown
from store.unopened import Unopened

SETTLING_SECONDS = 30.0
_AT_ONCE, _IN_TURN, _LATEST = 20, 100, 50
_SOON = timedelta(seconds=1)
Readiness = Callable[[int, int, timedelta], bool]
"""Whether a workflow is begun anew now; see `policy.duty.healing.begins_anew`."""
_ENDED = "its case has ended on record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Healed:
    """What was done about one case's workflow, by the code of what was wrong."""

    reference: str
    code: str


@dataclass(slots=True)
class _FailingStep:
    """A workflow whose step fails: how often it was begun anew, and when last, or first seen."""

    begun: int = 0
    at: float = field(default_factory=time.monotonic)

    @property
    def since(self) -> timedelta:
        return timedelta(seconds=time.monotonic() - self.at)


class Healer:
    """One worker's. It remembers what it saw; a worker that starts again begins from nothing."""

    def __init__(self, case_client: CaseClient, ready: Readiness = begins_anew) -> None:
        self._case_client, self._ready = case_client, ready
        self._failing: dict[str, _FailingStep] = {}
        self._suspected: frozenset[OpenCaseShown] = frozenset()
        self._asked_last = ""

    async def bring_on(self, unopened: Unopened | None = None) -> list[Healed]:
        """Begin anew, some at a time, the cases whose steps go on failing; those that do not open
        are passed over, and noted in `unopened`. Raises RPCError.
        """
        passed = unopened or Unopened()
        client, healed = self._case_client.client, list[Healed]()
        if client is None:
            return healed
        listed = set()
        async for run in self._failing_runs(client):
            listed.add(run.id)
            seen = self._failing.setdefault(run.id, _FailingStep())
            attempt = await _attempt(client, run.id) if len(healed) < _AT_ONCE else 0
            if not self._ready(attempt, seen.begun, seen.since):
                continue
            reference = self._case_client.cases.reference_of(run.id)
            if await self._begin_anew(reference, passed):
                seen.begun, seen.at = seen.begun + 1, time.monotonic()
                healed.append(Healed(reference=reference, code="steps-failing"))
        over = {id for id, seen in self._failing.items() if seen.since > LONGEST_PAUSE}
        for id in over - listed:
            del self._failing[id]
        return healed

    async def compare(
        self, running: Mapping[str, ListedCase], unopened: Unopened | None = None
    ) -> list[Healed]:
        """Hold all that were listed as running against the record. What is behind its case, or
        ahead of it, is begun anew if it still is at the next comparison; a case that does not open
        is passed over, as in `bring_on`. Raises RPCError.
        """
        client = self._case_client.client
        if client is None:
            return []
        async with one_by_one(self._case_client.store.engine) as connection:
            on_record = await open_cases_shown(connection)
            others = [reference for reference in running if reference not in on_record]
            ended = await ended_for_a_while(connection, others, SETTLING_SECONDS)
        healed = [await self._end(reference) for reference in ended]
        apart = await self._apart(client, running, on_record)
        return [*healed, *await self._bring_forward(apart, unopened or Unopened())]

    async def _apart(
        self,
        client: Client,
        running: Mapping[str, ListedCase],
        on_record: Mapping[str, OpenCaseShown],
    ) -> frozenset[OpenCaseShown]:
        asked = {case for case in self._next(on_record) if case.reference in running}
        asked |= {
            case
            for reference, case in on_record.items()
            if case in self._suspected
            or (reference in running and not shows(running[reference], case))
        }
        cases = self._case_client.cases
        return frozenset([case for case in asked if await is_apart(client, cases, case)])

    async def _bring_forward(
        self, apart: frozenset[OpenCaseShown], unopened: Unopened
    ) -> list[Healed]:
        lasting = sorted(apart & self._suspected, key=lambda case: case.reference)
        self._suspected = apart
        healed = list[Healed]()
        for case in lasting:
            # Counted once begun: those that do not open must not take up the others' places.
            if len(healed) < _AT_ONCE and await self._begin_anew(case.reference, unopened):
                healed.append(Healed(reference=case.reference, code="cases-behind"))
        return healed

    def _next(self, on_record: Mapping[str, OpenCaseShown]) -> list[OpenCaseShown]:
        """Some at each comparison, in turn, so that in time each is asked for: a list shows too
        little of a case for what differs to be seen in it.
        """
        references = sorted(on_record)
        start = bisect_right(references, self._asked_last)
        turn = (references[start:] + references[:start])[:_IN_TURN]
        self._asked_last = turn[-1] if turn else ""
        # What an older copy of Temporal has not heard of happened last.
        latest = nlargest(_LATEST, on_record.values(), key=lambda case: case.updated_at)
        return [*(on_record[reference] for reference in turn), *latest]

    async def _begin_anew(self, reference: str, unopened: Unopened) -> bool:
        """Whether there is such a case, and it was begun anew; of one that has ended the workflow
        is ended.
        """
        state = await self._state(reference, unopened)
        if state is None:
            return False
        if state.ended:
            await self._case_client.end_case(reference, _ENDED)
        else:
            await self._case_client.begin_anew(state)
            # What was on its way to the run before waits for nobody's patience.
            await deliver_again(self._case_client.store.engine, reference)
        return True

    async def _state(self, reference: str, unopened: Unopened) -> AnyCase | None:
        if not reference:
            return None
        opening = load_state(self._case_client.store, reference)
        return await unopened.passing_over(reference, opening)

    async def _end(self, reference: str) -> Healed:
        await self._case_client.end_case(reference, _ENDED)
        return Healed(reference=reference, code="ended-but-running")

    async def _failing_runs(self, client: Client) -> AsyncIterator[WorkflowExecution]:
        cases = self._case_client.cases
        query = f'WorkflowType = "{cases.workflow}" AND ExecutionStatus = "Running"'
        async for run in client.list_workflows(f"{query} AND TemporalReportedProblems IS NOT NULL"):
            if cases.reference_of(run.id):
                yield run


async def is_apart(client: Client, cases: CaseType[Any, Any, Any], case: OpenCaseShown) -> bool:
    """Whether a case's workflow says another state of it than the record. Raises RPCError."""
    view = await shown(client, cases.workflow_id(case.reference))
    differs = held_against(
        RecordSide(sequence=case.sequence, ended=False, erased=False),
        EngineSide(runs=True, sequence=view.sequence if view else None),
    )
    return differs in (CaseApart.BEHIND, CaseApart.AHEAD)


def shows(run: ListedCase, case: OpenCaseShown) -> bool:
    """Whether a list of Temporal's shows of a case what the record says."""
    return run.stage == case.stage and _same(run.next_due, case.next_due)


def _same(one: datetime | None, other: datetime | None) -> bool:
    if one is None or other is None:
        return one is other
    # Temporal keeps less of a second than the database.
    return abs(one - other) < _SOON


async def _attempt(client: Client, workflow_id: str) -> int:
    """At which try its step is, asked of Temporal itself, whose lists are a moment old."""
    found = await described(client, workflow_id)
    return 0 if found is None else found.pending_workflow_task.attempt
