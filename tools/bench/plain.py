"""The floor as the driver sees it: workflow calls and nothing beside them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from temporalio.client import Client

from tools.bench.floor import TASK_QUEUE, FloorCase, FloorStart, Message
from tools.bench.history import type_name
from tools.bench.subject import Ask, Tables
from tools.bench.system import FLOOR

CONTENT = "A referral of about a thousand letters. " * 25
FIRST_RINGS = 11
"""Hours until a case's first deadline, if nobody says otherwise."""
MESSAGES = {
    Ask.ANSWER: Message(key="answer", kind="answer", notices=2, hours=4),
    Ask.READ: Message(key="read", kind="read", hours=24 * 28),
    Ask.CLOSE: Message(key="close", kind="close", closes=True),
}


def tables_of(schema: str) -> Tables:
    """What is seen in the tables of `tools.bench.rows`."""
    return Tables(
        sequences=f"SELECT reference, sequence FROM {schema}.cases WHERE reference = ANY(%s)",
        opened=f"SELECT count(*) FROM {schema}.cases WHERE reference = ANY(%s)",
        acted=f"SELECT reference, stored_at FROM {schema}.events"
        " WHERE reference = ANY(%s) AND kind = 'deadline'",
        recorded=f"SELECT coalesce(sum(sequence), 0) FROM {schema}.cases",
    )


class Floor:
    """See `Subject`. To take a case in and to start its workflow is one call here."""

    name = FLOOR
    tables = tables_of(FLOOR)

    def __init__(self, client: Client) -> None:
        self.refused = 0
        self._client = client

    async def take_in(self, number: str, rings_at: datetime | None = None) -> str:
        """See Subject."""
        rings_at = rings_at or datetime.now(UTC) + timedelta(hours=FIRST_RINGS)
        await self._client.start_workflow(
            FloorCase.run,
            FloorStart(reference=number, rings_at=rings_at.isoformat(), content=CONTENT),
            id=number,
            task_queue=TASK_QUEUE,
        )
        return number

    async def start(self, taken: str) -> str:
        """See Subject."""
        return taken

    async def ask(self, reference: str, what: Ask) -> None:
        """See Subject."""
        handle = self._client.get_workflow_handle(reference)
        await handle.execute_update(FloorCase.order, MESSAGES[what])

    async def report(self, reference: str, key: str) -> None:
        """See Subject."""
        handle = self._client.get_workflow_handle(reference)
        await handle.signal(FloorCase.report, Message(key=key, kind="update"))

    async def beside(self) -> list[str]:
        """See Subject: nothing."""
        return []

    async def history(self, reference: str) -> list[str]:
        """See Subject."""
        found = await self._client.get_workflow_handle(reference).fetch_history()
        return [type_name(event.event_type) for event in found.events]
