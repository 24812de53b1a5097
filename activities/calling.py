"""Calling the dispatcher of notices, for many at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

_GATHER_SECONDS = 0.02


class Caller:
    """Calls for everybody who asks: at once for nobody, soon for all, and never two at a time.

    Each call is a message to a workflow, as costly as a step of a case; a thousand deadlines at one
    instant want one, not a thousand. One that is lost with its process is made good by the
    reconciler, as one that failed is.
    """

    def __init__(self, call: Callable[[], Awaitable[None]]) -> None:
        self._call = call
        self._wanted = False
        self._calling: asyncio.Task[None] | None = None

    async def __call__(self) -> None:
        """Ask for a call that begins after this; does not wait for it."""
        self._wanted = True
        if self._calling is None:
            self._calling = asyncio.create_task(self._run())

    async def _run(self) -> None:
        try:
            while self._wanted:
                await asyncio.sleep(_GATHER_SECONDS)
                self._wanted = False
                await self._call()
        finally:
            self._calling = None
