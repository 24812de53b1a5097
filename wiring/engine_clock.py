"""Temporal's clock, for a process whose own and the database's contradict each other.

Temporal answers no question about its time. What it stamps with it is when something starts; so a
workflow is started that nobody runs, looked at, and deleted. It holds nothing.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.client import Client
from temporalio.service import RPCError

from policy.clocks import ClockName, ClockReading, reading
from store.clock import utc

WORKFLOW, NOBODYS_QUEUE = "ClockReading", "clock-readings"
_WITHIN = timedelta(seconds=5)
_KEPT_SECONDS = 3.0
_NO_ANSWER = (RPCError, RuntimeError, TimeoutError)


class EngineClock:
    """Reads Temporal's clock through the client that `reach` gives, if it gives one. A reading is
    kept for moments, however many ask.
    """

    def __init__(
        self,
        reach: Callable[[], Awaitable[Client | None]],
        track: str,
        own: Callable[[], datetime] = utc,
    ) -> None:
        self._reach, self._track, self._own = reach, track, own
        self._client: Client | None = None
        self._read_at = -_KEPT_SECONDS
        self._kept: ClockReading | None = None
        self._one_at_a_time = asyncio.Lock()

    async def read(self) -> ClockReading | None:
        """How far Temporal's clock is ahead; None if Temporal does not answer."""
        async with self._one_at_a_time:
            if time.monotonic() - self._read_at >= _KEPT_SECONDS:
                try:
                    self._kept = await self._ask()
                except _NO_ANSWER:
                    self._kept = None
                self._read_at = time.monotonic()
            return self._kept

    async def _ask(self) -> ClockReading | None:
        self._client = self._client or await self._reach()
        if self._client is None:
            return None
        before = self._own()
        handle = await self._client.start_workflow(
            WORKFLOW,
            id=f"{self._track}-clock-{uuid.uuid4().hex}",
            task_queue=NOBODYS_QUEUE,
            run_timeout=_WITHIN * 2,
            rpc_timeout=_WITHIN,
        )
        after = self._own()
        started = (await handle.describe(rpc_timeout=_WITHIN)).start_time
        await self._client.workflow_service.delete_workflow_execution(
            DeleteWorkflowExecutionRequest(
                namespace=self._client.namespace,
                workflow_execution=WorkflowExecution(workflow_id=handle.id),
            ),
            timeout=_WITHIN,
        )
        return reading(ClockName.ENGINE, started, before, after)
