"""Something long that is done again and again beside a loop, and rests in between."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final, Generic, TypeVar

T = TypeVar("T")

_RESTS: Final = 20
"""So many times as long as a job took it rests. Of ten thousand cases one list of all that runs
takes Temporal four seconds of a processor, and each worker and each watchdog takes its own.
"""
_FAILED_RESTS: Final = 300.0
"""Seconds at most, after one that failed: why it did may be over by then."""


def rest_after(seconds: float, least: float = 0.0) -> float:
    """Seconds until the next, after one that took so long: `least`, or so much that jobs take a
    twentieth of the time at most.
    """
    return max(least, _RESTS * seconds)


class RestingJob(Generic[T]):
    """One job at a time. The loop beside it waits for it for so many seconds at most, for nothing
    else that it does may wait.
    """

    def __init__(
        self, job: Callable[[], Awaitable[T]], *, waited_for: float, least: float = 0.0
    ) -> None:
        self._job, self._waited_for, self._least = job, waited_for, least
        self._at_work: asyncio.Task[T] | None = None
        self._rests_until = 0.0

    async def result(self) -> T | None:
        """What a job that has ended came to; None while one is at work or at rest. Raises what the
        job raised.
        """
        if self._at_work is None:
            if time.monotonic() < self._rests_until:
                return None
            self._at_work = asyncio.create_task(self._done())
        await asyncio.wait({self._at_work}, timeout=self._waited_for)
        if not self._at_work.done():
            return None
        ended, self._at_work = self._at_work, None
        return ended.result()

    async def stop(self) -> None:
        """Leave what is at work."""
        if self._at_work is not None:
            self._at_work.cancel()
            await asyncio.wait({self._at_work})
            self._at_work = None

    async def _done(self) -> T:
        began = time.monotonic()
        try:
            found = await self._job()
        except Exception:
            ended = time.monotonic()
            self._rests_until = ended + min(_FAILED_RESTS, rest_after(ended - began))
            raise
        ended = time.monotonic()
        self._rests_until = ended + rest_after(ended - began, self._least)
        return found
