"""The floor's worker: `python -m tools.bench.floor_worker ADDRESS DATABASE_URL CASES_KEPT`.

Its limits are those of the service's own worker, so that the two differ in nothing but their work.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from typing import Any

import psycopg
from temporalio import activity
from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, Worker

from tools.bench.floor import TASK_QUEUE, FloorCase, FloorPort, Message, Step
from worker import AT_ONCE

TABLES = """
CREATE SCHEMA floor;
CREATE TABLE floor.cases (
    reference text PRIMARY KEY,
    sequence integer NOT NULL DEFAULT 0,
    sent integer NOT NULL DEFAULT 0
);
CREATE TABLE floor.events (
    reference text NOT NULL,
    key text NOT NULL,
    kind text NOT NULL,
    content text NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (reference, key)
);
CREATE TABLE floor.notices (
    reference text NOT NULL,
    key text NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (reference, key)
);
"""
_EVENT = """
INSERT INTO floor.events (reference, key, kind, content) VALUES (%s, %s, %s, %s)
ON CONFLICT DO NOTHING
"""
_CASE = """
INSERT INTO floor.cases (reference, sequence) VALUES (%s, 1)
ON CONFLICT (reference) DO UPDATE SET sequence = cases.sequence + 1 RETURNING sequence
"""
_NOTICE = "INSERT INTO floor.notices (reference, key) VALUES (%s, %s) ON CONFLICT DO NOTHING"
_SENT = "UPDATE floor.cases SET sent = sent + 1 WHERE reference = %s"

Connection = psycopg.AsyncConnection[tuple[Any, ...]]


class FloorActivities(FloorPort):
    """`FloorPort` over a pool of plain connections, one for each activity slot."""

    def __init__(self, client: Client, pool: asyncio.Queue[Connection]) -> None:
        self._client = client
        self._pool = pool

    @activity.defn(name="record")
    async def record(self, step: Step) -> int:
        """See FloorPort."""
        connection = await self._pool.get()
        try:
            async with connection.transaction():
                row = (step.reference, step.key, step.kind, step.content)
                await connection.execute(_EVENT, row)
                made = await connection.execute(_CASE, (step.reference,))
                found = await made.fetchone()
        finally:
            self._pool.put_nowait(connection)
        return found[0] if found else 0

    @activity.defn(name="send")
    async def send(self, step: Step) -> None:
        """See FloorPort."""
        connection = await self._pool.get()
        try:
            async with connection.transaction():
                await connection.execute(_NOTICE, (step.reference, step.key))
                await connection.execute(_SENT, (step.reference,))
        finally:
            self._pool.put_nowait(connection)
        handle = self._client.get_workflow_handle(step.reference)
        await handle.signal(FloorCase.report, Message(key=f"accepted/{step.key}", kind="accepted"))


async def main(address: str, database_url: str, cases_kept: int) -> None:
    """Work until SIGTERM."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    client = await Client.connect(address)
    pool: asyncio.Queue[Connection] = asyncio.Queue()
    for _ in range(AT_ONCE):
        pool.put_nowait(await psycopg.AsyncConnection.connect(database_url, autocommit=True))
    activities = FloorActivities(client, pool)
    async with Worker(
        client,
        task_queue=TASK_QUEUE,
        workflows=[FloorCase],
        activities=[activities.record, activities.send],
        max_concurrent_activities=AT_ONCE,
        max_cached_workflows=cases_kept,
        workflow_task_poller_behavior=PollerBehaviorAutoscaling(),
        activity_task_poller_behavior=PollerBehaviorAutoscaling(),
    ):
        await stopping.wait()
    while not pool.empty():
        await pool.get_nowait().close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
