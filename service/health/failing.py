"""Workflows whose next step fails again and again, as under a broken release.

Where the workflow itself fails, Temporal lists it. Where what it asks for does, it lists nothing:
of the cases that should have taken a step by now it is asked one by one.
"""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime

from temporalio.api.workflow.v1 import PendingActivityInfo
from temporalio.client import Client

from activities.raw_runs import described
from policy.duty.findings import REFERENCES_SHOWN, HealthFinding, Limits, finding
from service.failures import PASSING
from store.engine import one_by_one
from store.health import waited_for
from wiring.app import App

UNNAMED = "(a name that is none of ours)"
"""In place of a name that somebody else chose: it may hold anything, and goes nowhere."""
_LISTED = 'TemporalReportedProblems IS NOT NULL AND ExecutionStatus = "Running"'
_PAGE = 1_000
_LONGEST = 80
_MOST_ASKED = 50
_TRIES = 3
"""That came to nothing, the one within the workflow's own task not counted."""


async def failing(app: App, client: Client, limits: Limits) -> HealthFinding | None:
    """Them all as one finding. Raises RPCError."""
    runs = [run async for run in client.list_workflows(_LISTED, page_size=_PAGE)]
    since = {_shown(app, run.id): run.start_time for run in runs}
    steps = await _of_steps(app, client, limits)
    count = len(runs) + len(steps.keys() - since.keys())
    if not count:
        return None
    found = steps | since
    return finding(
        "steps-failing",
        count=count,
        references=tuple(list(found)[:REFERENCES_SHOWN]),
        oldest=min(found.values()),
    )


async def _of_steps(app: App, client: Client, limits: Limits) -> dict[str, datetime]:
    """Cases whose step fails, by reference; since when their run has been."""
    async with one_by_one(app.engine) as connection:
        asked = await waited_for(connection, limits.step, _MOST_ASKED)
    began = await asyncio.gather(*(_fails_since(app, client, reference) for reference in asked))
    return {reference: at for reference, at in zip(asked, began, strict=True) if at is not None}


async def _fails_since(app: App, client: Client, reference: str) -> datetime | None:
    run = await described(client, app.track_wiring.cases.workflow_id(reference))
    if run is None or not any(_fails(step) for step in run.pending_activities):
        return None
    return run.workflow_execution_info.start_time.ToDatetime(UTC)


def _fails(step: PendingActivityInfo) -> bool:
    """Whether a step was tried in vain, and not because something is out of reach."""
    kind = step.last_failure.application_failure_info.type
    return step.attempt > _TRIES and kind not in PASSING


def _shown(app: App, workflow_id: str) -> str:
    """A workflow's name as it may be shown: a case's reference, one of the track's own others (the
    dispatcher, a scheduled look), or none.
    """
    cases = app.track_wiring.cases
    own = re.compile(rf"{cases.track.name}(-[a-z]+)+(-[0-9TZ:-]+)?")
    if reference := cases.reference_of(workflow_id):
        return reference
    return workflow_id if own.fullmatch(workflow_id) and len(workflow_id) < _LONGEST else UNNAMED
