"""A server that asks for a fresh run early, and short ways to look at a case that had several."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select
from temporalio.client import WorkflowExecution

from policy.cases.events import CaseEvent
from policy.support.deeds import AuthorityReported
from policy.support.lifecycle import fold
from policy.support.state import CaseState
from policy.support.words import ReportKind
from store.bundle import Bundle
from store.cases import load_state, recorded_events, verify_chain
from store.forms import sealer_of
from store.inbox import put_fact
from store.tables import inbox
from tests.servers import TestTemporal, server_in
from wiring.app import App
from wiring.case_types import SUPPORT_CASES
from wiring.embedded.temporal import TIME_SKIPPING

SUGGEST = "limit.historyCount.suggestContinueAsNew"
AT_ONCE = 50


@asynccontextmanager
async def server_that_suggests(folder: Path, after: int) -> AsyncIterator[TestTemporal]:
    """A real server that suggests a fresh run after so many events of history."""
    server = replace(server_in(folder), dynamic_config={**TIME_SKIPPING, SUGGEST: str(after)})
    child = await server.start()
    try:
        yield TestTemporal(server=server)
    finally:
        child.stop()


def update(state: CaseState, number: int) -> AuthorityReported:
    """News from the case's own organisation."""
    return AuthorityReported(
        id=f"update/{state.organisation}/{number}",
        at=datetime.now(UTC),
        by=state.organisation,
        report=ReportKind.ENGAGING,
        detail="Invented: seen at the day centre.",
    )


async def report(app: App, reference: str, facts: Iterable[CaseEvent]) -> list[bool]:
    """Each fact's row first, then its signal, many at once; whether each was acknowledged."""
    waiting, gate = list(facts), asyncio.Semaphore(AT_ONCE)
    sealer = await sealer_of(app.keys, reference)
    async with app.engine.begin() as connection:
        bundle = Bundle(connection)
        for fact in waiting:
            put_fact(bundle, app.store.forms, sealer, reference, fact.by, fact)
        await bundle.commit()

    async def one(fact: CaseEvent) -> bool:
        async with gate:
            return await app.case_client.signal(reference, fact)

    return await asyncio.gather(*(one(fact) for fact in waiting))


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What must agree about a case: events, their fold, the state, the chain, the inbox."""

    events: int
    distinct: int
    sequence: int
    folds_to_its_state: bool
    chain_holds: bool
    undecided: int


async def examine(app: App, reference: str) -> Whole:
    """Read it all back from the record."""
    recorded = await recorded_events(app.store, reference)
    state = await load_state(app.store, reference)
    assert state is not None
    broken = await verify_chain(app.store, reference)
    async with app.engine.connect() as connection:
        undecided = await connection.execute(
            select(func.count())
            .select_from(inbox)
            .where(inbox.c.reference == reference, inbox.c.verdict.is_(None))
        )
    return Whole(
        events=len(recorded),
        distinct=len({event.id for event, _ in recorded}),
        sequence=state.sequence,
        folds_to_its_state=fold(CaseState(reference=reference), recorded) == state,
        chain_holds=not broken,
        undecided=undecided.scalar_one(),
    )


async def runs(app: App, reference: str) -> list[WorkflowExecution]:
    """The runs of a case that its list can show, oldest first."""
    assert app.client is not None
    query = f'WorkflowId = "{SUPPORT_CASES.workflow_id(reference)}"'
    found = [run async for run in app.client.list_workflows(query)]
    return sorted(found, key=lambda run: run.start_time)
