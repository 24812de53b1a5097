"""Starting workflows beside an intake, so that no row waits for Temporal. A case that is opened
calls for the notices that were ordered with it.

A case that is not started here comes to no harm: it is on record with its deadlines, the second
guard sees them, and the reconciler starts it.
"""

from __future__ import annotations

import asyncio
from types import TracebackType

from activities.case_client import CaseClient, Started
from policy.support.state import CaseState

AT_ONCE = 20
MOST_WAITING = 2_000


class Starting:
    """An async context manager: cases handed over with `add` are started by the time it is left, or
    left for later.

    After the first one that Temporal did not take, the rest is left for later at once: nobody waits
    for twenty timeouts.
    """

    def __init__(self, case_client: CaseClient) -> None:
        self._case_client = case_client
        self._waiting: asyncio.Queue[CaseState] = asyncio.Queue(MOST_WAITING)
        self._tasks: list[asyncio.Task[None]] = []
        self.out_of_reach = case_client.client is None
        self.later = 0

    def add(self, state: CaseState) -> None:
        """Hand over a case whose row is committed. Never waits."""
        if self.out_of_reach or self._waiting.full():
            self.later += 1
        else:
            self._waiting.put_nowait(state)

    async def __aenter__(self) -> Starting:
        if not self.out_of_reach:
            self._tasks = [asyncio.create_task(self._keep_starting()) for _ in range(AT_ONCE)]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            await self._waiting.join()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _keep_starting(self) -> None:
        while True:
            state = await self._waiting.get()
            try:
                if self.out_of_reach or not await self._started(state):
                    self.out_of_reach = True
                    self.later += 1
            finally:
                self._waiting.task_done()

    async def _started(self, state: CaseState) -> bool:
        try:
            return await self._case_client.start_case(state) is not Started.LATER
        except Exception:
            # Whatever it was, the row is committed and the reconciler will meet the same trouble,
            # where it is logged.
            return False
