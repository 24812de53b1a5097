"""Record and Temporal against each other, by one list of all that runs: cases that nothing runs,
workflows that run no case, and workflows that know another state of their case than the record.

A list of Temporal's is a moment old, so what differs is asked for once more, one by one. A worker
brings what is found here to the record (`activities.healing`); here it is found also where no
worker does.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from temporalio.client import Client

from activities.healing import is_apart, shows
from activities.raw_runs import RunState, state_of
from activities.running import ListedCase, listed
from policy.duty.findings import HealthFinding, Limits, finding
from store.engine import one_by_one
from store.health import how_they_ended, known, open_cases
from store.standing_apart import OpenCaseShown, settled_cases_shown
from wiring.app import App

Compare = Callable[[App, Client, Limits], Awaitable[list[HealthFinding]]]
Asked = Callable[[str], Awaitable[bool]]

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

    async def runs(reference: str) -> bool:
        state = await state_of(client, app.track_wiring.cases.workflow_id(reference))
        # One that is held by hand has a finding of its own.
        return state in (RunState.RUNNING, RunState.PAUSED)

    async def runs_not(reference: str) -> bool:
        return not await runs(reference)

    found = [
        *_named("cases-not-running", await confirmed(missing, runs_not)),
        *_named("ended-but-running", await confirmed(ended, runs)),
        *_named("running-without-case", await confirmed(strangers, runs)),
    ]
    if running.strange:
        found.append(finding("strange-workflow-names", count=running.strange))
    return found


async def _behind(app: App, client: Client, running: _Listing) -> list[HealthFinding]:
    """Those that know another state of their case than the record, in which nothing has happened
    for a while.
    """
    cases = app.track_wiring.cases
    asked = (*running.differ, *running.latest)
    apart = [case.reference for case in asked if await is_apart(client, cases, case)]
    return _named("cases-behind", apart)


def _named(code: str, references: list[str]) -> list[HealthFinding]:
    if not references:
        return []
    return [finding(code, count=len(references), references=tuple(references))]


async def confirmed(told: Sequence[str], differs: Asked) -> list[str]:
    """Those of which Temporal itself, which is never behind, says what a list says. It is asked
    about some at a time until any of them does differ: then the list is believed about the rest, so
    many can hardly have moved at once. Where none does, they have: a list of many takes minutes.
    """
    for start in range(0, len(told), _ASKED_AGAIN):
        some = told[start : start + _ASKED_AGAIN]
        answers = await asyncio.gather(*map(differs, some))
        right = [reference for reference, does in zip(some, answers, strict=True) if does]
        if right:
            return [*right, *told[start + _ASKED_AGAIN :]]
    return []
