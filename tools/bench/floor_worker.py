"""The floor's worker: `python -m tools.bench.floor_worker ADDRESS DATABASE_URL CASES_KEPT`.

Its limits are those of the service's own worker, so that the two differ in nothing but their work.
"""

from __future__ import annotations

import asyncio
import signal
import sys

from temporalio import activity
from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, Worker

from tools.bench.floor import TASK_QUEUE, FloorCase, FloorPort, Message, Step
from tools.bench.rows import Rows, rows
from wiring.serving import AT_ONCE, HELD_FOR

SCHEMA = "floor"


class FloorActivities(FloorPort):
    """`FloorPort` over tables of its own."""

    def __init__(self, client: Client, its: Rows) -> None:
        self._client = client
        self._rows = its

    @activity.defn(name="record")
    async def record(self, step: Step) -> int:
        """See FloorPort."""
        return await self._rows.record(step.reference, step.key, step.kind, step.content)

    @activity.defn(name="send")
    async def send(self, step: Step) -> None:
        """See FloorPort."""
        await self._rows.send(step.reference, step.key)
        handle = self._client.get_workflow_handle(step.reference)
        await handle.signal(FloorCase.report, Message(key=f"accepted/{step.key}", kind="accepted"))


async def main(address: str, database_url: str, cases_kept: int) -> None:
    """Work until SIGTERM."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    client = await Client.connect(address)
    async with rows(SCHEMA, database_url, AT_ONCE) as its:
        activities = FloorActivities(client, its)
        async with Worker(
            client,
            task_queue=TASK_QUEUE,
            workflows=[FloorCase],
            activities=[activities.record, activities.send],
            max_concurrent_activities=AT_ONCE,
            max_cached_workflows=cases_kept,
            workflow_task_poller_behavior=PollerBehaviorAutoscaling(),
            activity_task_poller_behavior=PollerBehaviorAutoscaling(),
            sticky_queue_schedule_to_start_timeout=HELD_FOR,
        ):
            await stopping.wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
