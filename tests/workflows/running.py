"""Short ways to put a case on the real server and look at what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle
from temporalio.testing import TimeSkipper

from policy.cases.orders import Order
from policy.cases.recording import RecordedEvent
from policy.cases.replies import Reply
from service.demo.clocks import reach
from store.cases import load_state
from store.inbox import receive_order
from store.tables import escalations, inbox
from tests.apps import app_on, take_in
from tests.servers import TestDatabase, TestTemporal
from wiring.app import App
from wiring.serving import serving

PATIENCE = 60.0
CLOSE = timedelta(minutes=2)
"""A live clock runs on while the engine works; nothing in a compared case is finer than minutes."""


def differences(
    expected: Sequence[RecordedEvent[Any]], found: Sequence[tuple[Any, datetime]]
) -> list[tuple[int, str, str]]:
    """Where sequence, kind or moment of a case's events differ."""
    wanted = [(item.event.kind, item.event.at) for item in expected]
    got = [(event.kind, event.at) for event, _ in found]
    differing = [
        (number, f"{a[0]} {a[1]}", f"{b[0]} {b[1]}")
        for number, (a, b) in enumerate(zip(wanted, got, strict=False), 1)
        if a[0] != b[0] or abs(a[1] - b[1]) > CLOSE
    ]
    if len(wanted) != len(got):
        differing.append((min(len(wanted), len(got)) + 1, str(len(wanted)), str(len(got))))
    return differing


@asynccontextmanager
async def in_the_past(app: App, client: Client, skipper: TimeSkipper) -> AsyncIterator[Running]:
    """A worker on a rehearsal namespace: cases may live on past dates there."""
    settings = app.settings.model_copy(update={"rehearsal": True})
    its = replace(app, client=client, settings=settings)
    async with serving(its, client):
        yield Running(app=replace(its, client=skipper.client), skipper=skipper)


@asynccontextmanager
async def rehearsing(
    database: TestDatabase,
    folder: Path,
    server: TestTemporal,
    time_skipping: Callable[[Client], TimeSkipper],
) -> AsyncIterator[Running]:
    """The same on a database and a namespace of a test's own."""
    async with app_on(database, folder, server) as app:
        assert app.client is not None
        async with in_the_past(app, app.client, time_skipping(app.client)) as made:
            yield made


@dataclass(frozen=True, slots=True)
class Running:
    """An app with a worker at work."""

    app: App
    skipper: TimeSkipper

    @property
    def client(self) -> Client:
        assert self.app.client is not None
        return self.app.client

    async def case(self, number: str = "N-1", **how: Any) -> str:
        """Take a referral in, start its workflow, and wait until the workflow carries it."""
        receipt = await take_in(self.app, number, **how)
        assert receipt.state is not None
        await self.app.case_client.start_case(receipt.state)
        await self.until(lambda: self.is_known(receipt.reference))
        return receipt.reference

    def handle(self, reference: str) -> WorkflowHandle[Any, Any]:
        return self.client.get_workflow_handle(self.app.track_wiring.cases.workflow_id(reference))

    async def ask(self, reference: str, asked: Order[Any]) -> Reply | None:
        """As the command line does: the row first, then the update."""
        await receive_order(self.app.store, reference, asked.actor.id, asked)
        return await self.app.case_client.update(reference, asked)

    async def state(self, reference: str) -> Any:
        """The state of a case, of its app's track."""
        found = await load_state(self.app.store, reference)
        assert found is not None
        return found

    async def pass_time(self, reference: str, by: timedelta) -> None:
        """Move one case's clock on."""
        handle = self.handle(reference)
        await reach(self.skipper, handle, await self.skipper.get_current_time(handle) + by)

    async def until(self, condition: Callable[[], Awaitable[bool]]) -> None:
        """Wait for something that is true soon."""
        async with asyncio.timeout(PATIENCE):
            while not await condition():
                await asyncio.sleep(0.05)

    async def until_state(self, reference: str, condition: Callable[[Any], bool]) -> Any:
        async def holds() -> bool:
            return condition(await self.state(reference))

        await self.until(holds)
        return await self.state(reference)

    async def is_known(self, reference: str) -> bool:
        """Whether a workflow carries the case."""
        progress = await self.handle(reference).query("progress")
        return bool(progress["sequence"])

    async def escalated(self, reference: str) -> list[tuple[str, str, int, str]]:
        """Rung, role, place on the rota and guard of every escalation, in order."""
        async with self.app.engine.connect() as connection:
            rows = await connection.execute(
                select(
                    escalations.c.rung,
                    escalations.c.role,
                    escalations.c.position,
                    escalations.c.guard,
                )
                .where(escalations.c.reference == reference)
                .order_by(escalations.c.escalated_at)
            )
            return [(row.rung, row.role, row.position, row.guard) for row in rows]

    async def received(self, reference: str) -> list[tuple[str, str | None, str]]:
        """Kind, verdict and code of every message."""
        async with self.app.engine.connect() as connection:
            rows = await connection.execute(
                select(inbox.c.kind, inbox.c.verdict, inbox.c.code)
                .where(inbox.c.reference == reference)
                .order_by(inbox.c.received_at)
            )
            return [(row.kind, row.verdict, row.code) for row in rows]

    async def status(self, reference: str) -> WorkflowExecutionStatus | None:
        return (await self.handle(reference).describe()).status
