"""The watchdog's comparison of all that runs with the record: among its other looks, and at rest
between two of its own where so many cases are open that each takes Temporal long.
"""

from __future__ import annotations

import asyncio
import time
from typing import Final

from temporalio.client import Client

from activities.running import RESTS
from policy.duty.findings import HealthFinding, Limits
from service.health.comparing import Compare, compared
from wiring.app import App

WAITED_FOR: Final = 5.0
"""Seconds that a look waits for a comparison. One that takes longer goes on beside the next looks,
for nothing else that is stuck may wait to be told.
"""


class RestingComparison:
    """Takes one comparison at a time, and rests twenty times as long as it took. While it is at
    work or at rest, what it found before is neither there nor over: `known` says so.
    """

    def __init__(self, compare: Compare = compared, waited_for: float = WAITED_FOR) -> None:
        self._compare, self._waited_for = compare, waited_for
        self._at_work: asyncio.Task[list[HealthFinding]] | None = None
        self._rests_until = 0.0
        self.known = False
        """Whether the last look says what a comparison found."""

    async def look(self, app: App, client: Client, limits: Limits) -> list[HealthFinding]:
        """What a comparison that has come to its end found; else nothing. Raises what it met."""
        self.known = False
        if self._at_work is None:
            if time.monotonic() < self._rests_until:
                return []
            self._at_work = asyncio.create_task(self._compared(app, client, limits))
        done, _ = await asyncio.wait({self._at_work}, timeout=self._waited_for)
        if not done:
            return []
        ended, self._at_work = self._at_work, None
        found = ended.result()
        self.known = True
        return found

    async def _compared(self, app: App, client: Client, limits: Limits) -> list[HealthFinding]:
        began = time.monotonic()
        try:
            return await self._compare(app, client, limits)
        finally:
            ended = time.monotonic()
            self._rests_until = ended + RESTS * (ended - began)

    async def stop(self) -> None:
        """Leave what is at work."""
        if self._at_work is not None:
            self._at_work.cancel()
            await asyncio.wait({self._at_work})
            self._at_work = None
