"""Starting workflows beside an intake, so that no row waits for Temporal, nor what comes after the
rows. A case that is opened calls for the notices that were ordered with it.

A case that is not started here comes to no harm: it is on record with its deadlines, the second
guard sees them, and the reconciler starts it.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from types import TracebackType
from typing import Final

from activities.case_client import CaseClient, Started
from activities.starts_ahead import StartsAhead, starts_ahead
from activities.starts_beside import let_go_on
from policy.support.state import CaseState

RESTS: Final = 50
"""As long as rows come a start is followed by a rest of so many times as long as it took, so there
is hardly any: what a machine gives to the first steps of cases it takes from rows that are still to
be acknowledged. Those of a file that takes longer than `LEFT_TO_INTAKE` are the reconciler's.
"""
MOST_WAITING: Final = 1_000
"""Cases that wait here at most; those beyond are the reconciler's."""
WAITED_FOR: Final = 1.0
"""Seconds for which the end of an intake waits for its starts. Longer only for the first answer of
all, which says whether Temporal is in reach.
"""


class Starting:
    """An async context manager: cases handed over with `add` are started beside it. When it is left
    some may still be waiting, and are started while others go on; or Temporal is out of reach, and
    `later` says how many were left for later.

    After the first one that Temporal did not take, the rest is left for later at once: nobody waits
    for twenty timeouts.
    """

    def __init__(
        self,
        case_client: CaseClient,
        waited_for: float = WAITED_FOR,
        ahead: StartsAhead | None = None,
    ) -> None:
        self._case_client, self._waited_for = case_client, waited_for
        self._ahead = ahead or starts_ahead(case_client.store)
        self._waiting: asyncio.Queue[CaseState | None] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._answered, self._all_on_record = asyncio.Event(), asyncio.Event()
        self._hurry = asyncio.Event()
        self._any = False
        self.out_of_reach = case_client.client is None
        self.later = 0

    def add(self, state: CaseState) -> None:
        """Hand over a case whose row is committed. Never waits."""
        if self.out_of_reach:
            self.later += 1
        elif self._waiting.qsize() < MOST_WAITING:
            self._any = True
            self._waiting.put_nowait(state)

    async def __aenter__(self) -> Starting:
        if not self.out_of_reach:
            self._task = asyncio.create_task(self._keep_starting())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._task is None:
            return
        if kind is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            return
        self._all_on_record.set()
        self._waiting.put_nowait(None)
        let_go_on([self._task], self._hurry.set)
        _, left = await asyncio.wait([self._task], timeout=self._waited_for)
        if left and self._any:
            await self._answered.wait()

    async def _keep_starting(self) -> None:
        while (state := await self._waiting.get()) is not None:
            began = time.monotonic()
            if self.out_of_reach or not await self._started(state):
                self.out_of_reach = True
                self.later += 1
            self._answered.set()
            if not self._all_on_record.is_set():
                await _rest(RESTS * (time.monotonic() - began), self._all_on_record)

    async def _started(self, state: CaseState) -> bool:
        try:
            if self._all_on_record.is_set():
                await self._ahead.room(unless=self._hurry)
            came = await self._case_client.start_case(state)
        except Exception:
            # Whatever it was, the row is committed and the reconciler will meet the same trouble,
            # where it is logged.
            return False
        if came is Started.LATER:
            return False
        self._ahead.note(state.reference)
        return True


async def _rest(seconds: float, unless: asyncio.Event) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await unless.wait()
