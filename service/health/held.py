"""Cases that somebody holds in Temporal by hand."""

from __future__ import annotations

from temporalio.client import Client

from activities.raw_runs import paused_runs
from policy.duty.findings import HealthFinding, finding
from wiring.app import App


async def paused(app: App, client: Client) -> list[HealthFinding]:
    """Those whose workflows are paused. Raises RPCError."""
    cases = app.track_wiring.cases
    held = [run for run in await paused_runs(client, cases.workflow) if cases.reference_of(run.id)]
    if not held:
        return []
    references = tuple(sorted(cases.reference_of(run.id) for run in held))
    return [finding("cases-paused", count=len(held), references=references)]
