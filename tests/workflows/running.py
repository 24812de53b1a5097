"""Short ways to put a case on the real server and look at what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle
from temporalio.testing import TimeSkipper

from policy.support.commands import Order
from policy.support.recording import Reply
from policy.support.state import CaseState
from store.cases import load_state
from store.inbox import receive_order
from store.tables import escalations, inbox
from tests.apps import take_in
from wiring.app import App
from workflows.support_type import SUPPORT_CASES

PATIENCE = 20.0


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
        await self.app.post.start_case(receipt.state)
        await self.until(lambda: self._is_known(receipt.reference))
        return receipt.reference

    async def _is_known(self, reference: str) -> bool:
        progress = await self.handle(reference).query("progress")
        return bool(progress["sequence"])

    def handle(self, reference: str) -> WorkflowHandle[Any, Any]:
        return self.client.get_workflow_handle(SUPPORT_CASES.workflow_id(reference))

    async def ask(self, reference: str, asked: Order) -> Reply | None:
        """As the command line does: the row first, then the update."""
        await receive_order(self.app.store, reference, asked.actor.id, asked)
        return await self.app.post.ask(reference, asked)

    async def state(self, reference: str) -> CaseState:
        found: CaseState | None = await load_state(self.app.store, reference)
        assert found is not None
        return found

    async def pass_time(self, reference: str, by: timedelta) -> None:
        """Move one case's clock on."""
        await self.skipper.fast_forward(self.handle(reference), by)

    async def until(self, condition: Callable[[], Awaitable[bool]]) -> None:
        """Wait for something that is true soon."""
        async with asyncio.timeout(PATIENCE):
            while not await condition():
                await asyncio.sleep(0.05)

    async def until_state(
        self, reference: str, condition: Callable[[CaseState], bool]
    ) -> CaseState:
        async def holds() -> bool:
            return condition(await self.state(reference))

        await self.until(holds)
        return await self.state(reference)

    async def escalated(self, reference: str) -> list[tuple[str, str, int, str]]:
        """Rung, role, place in line and guard of every escalation, in order."""
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
