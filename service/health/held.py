"""Cases whose workflows do not follow the record: held by a hand, or behind or ahead of it.

A worker brings the latter to the record (`activities.healing`). Here it is found also where no
worker does.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from temporalio.client import Client

from activities.engine_side import shown
from activities.healing import shows
from activities.raw_runs import paused_runs
from activities.running import ListedCase, listed
from policy.duty.apart import CaseApart, EngineSide, RecordSide, held_against
from policy.duty.findings import HealthFinding, Limits, finding
from store.engine import one_by_one
from store.standing_apart import OpenCaseShown, settled_cases_shown
from wiring.app import App

_PAGE = 1_000
_MOST_LISTED = 20_000
"""At one look; a worker compares all."""
_ASKED, _LATEST = 50, 25


async def paused(app: App, client: Client) -> list[HealthFinding]:
    """Those that somebody holds. Raises RPCError."""
    cases = app.track_wiring.cases
    held = [run for run in await paused_runs(client, cases.workflow) if cases.reference_of(run.id)]
    if not held:
        return []
    references = tuple(sorted(cases.reference_of(run.id) for run in held))
    return [finding("cases-paused", count=len(held), references=references)]


async def behind(app: App, client: Client, limits: Limits) -> list[HealthFinding]:
    """Those that know another state of their case than the record, in which nothing has happened
    for a while. Raises RPCError.
    """
    asked = [case async for case in _to_ask(app, client, limits)]
    apart = [case for case in asked[-_ASKED:] if await _is_apart(app, client, case)]
    if not apart:
        return []
    references = tuple(case.reference for case in apart)
    return [finding("cases-behind", count=len(apart), references=references)]


async def _to_ask(app: App, client: Client, limits: Limits) -> AsyncIterator[OpenCaseShown]:
    """Those of which a list of Temporal's shows something else than the record; and those in which
    something happened last, for a list shows too little of a case for all that differs to be seen.
    """
    page, latest = dict[str, ListedCase](), list[OpenCaseShown]()
    async for reference, run in listed(client, app.track_wiring.cases, _MOST_LISTED):
        if reference:
            page[reference] = run
        if len(page) == _PAGE:
            differ, latest = await _of_page(app, page, limits, latest)
            page = {}
            for case in differ:
                yield case
    differ, latest = await _of_page(app, page, limits, latest)
    for case in (*differ, *latest):
        yield case


async def _of_page(
    app: App,
    page: dict[str, ListedCase],
    limits: Limits,
    latest: list[OpenCaseShown],
) -> tuple[list[OpenCaseShown], list[OpenCaseShown]]:
    seconds = limits.settling.total_seconds()
    async with one_by_one(app.engine) as connection:
        settled = await settled_cases_shown(connection, list(page), seconds)
    differ = [case for case in settled if not shows(page[case.reference], case)]
    as_one = [case for case in settled if case not in differ]
    newest = sorted((*latest, *as_one), key=lambda case: case.updated_at)[-_LATEST:]
    return differ, newest


async def _is_apart(app: App, client: Client, case: OpenCaseShown) -> bool:
    view = await shown(client, app.track_wiring.cases.workflow_id(case.reference))
    differs = held_against(
        RecordSide(sequence=case.sequence, ended=False, erased=False),
        EngineSide(runs=True, sequence=view.sequence if view else None),
    )
    return differs in (CaseApart.BEHIND, CaseApart.AHEAD)
