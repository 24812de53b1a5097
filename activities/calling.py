"""Calling the dispatcher of notices, for many at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

_GATHER_SECONDS = 0.02
RESTS = 20
"""A call is followed by a rest of so many times as long as it took: where every step asks for one,
as at a thousand deadlines at one instant, what a machine gives to calls it takes from the steps.
"""
RESTS_AT_MOST = 2.0
"""Seconds."""
_MOST_NAMED = 100
"""Of more than this the dispatcher is called without their names, and looks."""

CallFor = Callable[[Sequence[str]], Awaitable[None]]
"""Calls for the notices of these ids; with none, for whatever a look finds."""


class Caller:
    """Calls for everybody who asks: never at once, soon for all, and one call at a time.

    Each call is a message to a workflow, as costly as a step of a case; a thousand deadlines at one
    instant want few, not a thousand. One that is lost with its process is made good by the
    reconciler, as one that failed is.
    """

    def __init__(self, call: CallFor) -> None:
        self._call = call
        self._named: dict[str, None] = {}
        self._look = False
        self._calling: asyncio.Task[None] | None = None
        self._rested = 0.0

    async def __call__(self, ids: Sequence[str] = ()) -> None:
        """Ask for a call that begins after this, for these notices or, with none named, for a look;
        does not wait for it.
        """
        self._named |= dict.fromkeys(ids)
        self._look = self._look or not ids
        if self._calling is None:
            self._calling = asyncio.create_task(self._run())

    async def _run(self) -> None:
        try:
            while self._look or self._named:
                await asyncio.sleep(max(_GATHER_SECONDS, self._rested - time.monotonic()))
                began = time.monotonic()
                await self._call(self._take())
                ended = time.monotonic()
                self._rested = ended + min(RESTS * (ended - began), RESTS_AT_MOST)
        finally:
            self._calling = None

    def _take(self) -> tuple[str, ...]:
        """What the next call names. A look finds everything, so beside it no names are needed."""
        named, look = tuple(self._named), self._look
        self._named, self._look = {}, False
        return () if look or len(named) > _MOST_NAMED else named
