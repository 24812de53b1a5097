"""Record and Temporal against each other, by one list of all that runs: cases that nothing runs,
workflows that run no case, and workflows that know another state of their case than the record.

A list of Temporal's is a moment old, so what differs is asked for once more, one by one. A worker
brings what is found here to the record (`activities.healing`); here it is found also where no
worker does.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from temporalio.client import Client

from activities.engine_side import shown
from activities.healing import shows
from activities.raw_runs import RunState, state_of
from activities.running import ListedCase, listed
from policy.duty.apart import CaseApart, EngineSide, RecordSide, held_against
from policy.duty.findings import HealthFinding, Limits, finding
from store.engine import one_by_one
from store.health import how_they_ended, known, open_cases
from store.standing_apart import OpenCaseShown, settled_cases_shown
from wiring.app import App

Compare = Callable[[App, Client, Limits], Awaitable[list[HealthFinding]]]

_PAGE = 1_000
_ASKED_AGAIN = 50
_DIFFER, _LATEST = 25, 25
"""How many cases are asked which a list shows otherwise than the record, and in how many of the
others, those in which something happened last: a list shows too little of a case for all that
differs to be seen.
"""


async def compared(app: App, client: Client, limits: Limits) -> list[HealthFinding]:
    """What differs. Of many cases it takes Temporal seconds. Raises RPCError."""
    running = await _listed(app, client, limits)
    return [
        *await _without_each_other(app, client, limits, running),
        *await _behind(app, client, running),
    ]


@dataclass(slots=True)
class _Listing:
    """What a list says. All that is kept of it is references, and the few cases to ask about."""

    references: set[str] = field(default_factory=set)
    strange: int = 0
    differ: deque[OpenCaseShown] = field(default_factory=lambda: deque(maxlen=_DIFFER))
    latest: list[OpenCaseShown] = field(default_factory=list)


async def _listed(app: App, client: Client, limits: Limits) -> _Listing:
    running, page = _Listing(), dict[str, ListedCase]()
    async for reference, case in listed(client, app.track_wiring.cases):
        if not reference:
            running.strange += 1
            continue
        running.references.add(reference)
        page[reference] = case
        if len(page) == _PAGE:
            await _hold_against_record(app, page, limits, running)
            page = {}
    await _hold_against_record(app, page, limits, running)
    return running


async def _hold_against_record(
    app: App, page: dict[str, ListedCase], limits: Limits, running: _Listing
) -> None:
    seconds = limits.settling.total_seconds()
    async with one_by_one(app.engine) as connection:
        settled = await settled_cases_shown(connection, list(page), seconds)
    as_one = list(running.latest)
    for case in settled:
        (as_one if shows(page[case.reference], case) else running.differ).append(case)
    running.latest = sorted(as_one, key=lambda case: case.updated_at)[-_LATEST:]


async def _without_each_other(
    app: App, client: Client, limits: Limits, running: _Listing
) -> list[HealthFinding]:
    """Only references written as we write them are asked of the record."""
    left, missing = set(running.references), []
    async with app.engine.connect() as connection:
        async for reference, settled in open_cases(connection, limits.settling):
            if reference in left:
                left.discard(reference)
            elif settled:
                missing.append(reference)
        others = sorted(left)
        ended, strangers = [], []
        for start in range(0, len(others), _PAGE):
            page = others[start : start + _PAGE]
            ends = await how_they_ended(connection, page, limits.settling)
            ended += [reference for reference, settled in ends.items() if settled]
            strangers += sorted(set(page) - await known(connection, page))
    asked = _EngineAsked(app, client)
    found = [
        *_named("cases-not-running", await asked.that_run(missing, wanted=False)),
        *_named("ended-but-running", await asked.that_run(ended, wanted=True)),
        *_named("running-without-case", await asked.that_run(strangers, wanted=True)),
    ]
    if running.strange:
        found.append(finding("strange-workflow-names", count=running.strange))
    return found


async def _behind(app: App, client: Client, running: _Listing) -> list[HealthFinding]:
    """Those that know another state of their case than the record, in which nothing has happened
    for a while.
    """
    asked = (*running.differ, *running.latest)
    apart = [case.reference for case in asked if await _is_apart(app, client, case)]
    return _named("cases-behind", apart)


async def _is_apart(app: App, client: Client, case: OpenCaseShown) -> bool:
    view = await shown(client, app.track_wiring.cases.workflow_id(case.reference))
    differs = held_against(
        RecordSide(sequence=case.sequence, ended=False, erased=False),
        EngineSide(runs=True, sequence=view.sequence if view else None),
    )
    return differs in (CaseApart.BEHIND, CaseApart.AHEAD)


def _named(code: str, references: list[str]) -> list[HealthFinding]:
    if not references:
        return []
    return [finding(code, count=len(references), references=tuple(references))]


class _EngineAsked:
    """Asks Temporal itself, which is never behind, about a few workflows."""

    def __init__(self, app: App, client: Client) -> None:
        self._id_of, self._client = app.track_wiring.cases.workflow_id, client

    async def that_run(self, references: Iterable[str], *, wanted: bool) -> list[str]:
        """Those that do run, or do not. Beyond the first few the list is believed, unless it was
        wrong about each of these: of very many it takes minutes, in which many may have moved.
        """
        told = list(references)
        first, rest = told[:_ASKED_AGAIN], told[_ASKED_AGAIN:]
        runs = await asyncio.gather(*(self._runs(reference) for reference in first))
        right = [ref for ref, does in zip(first, runs, strict=True) if does is wanted]
        return right + rest if right else []

    async def _runs(self, reference: str) -> bool:
        state = await state_of(self._client, self._id_of(reference))
        # One that is held by hand has a finding of its own.
        return state in (RunState.RUNNING, RunState.PAUSED)
