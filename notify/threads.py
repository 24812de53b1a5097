"""Blocking calls of the real channels, off the loop and with a limit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")

_AT_ONCE = 8
_GRACE_SECONDS = 2.0


class Threads:
    """A few threads of a channel's own: a provider that hangs must not use up the loop's, which
    look up host names for the database too.
    """

    def __init__(self, name: str) -> None:
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix=name)

    async def run(self, call: Callable[[], Result], seconds: float) -> Result:
        """The call's result. The call keeps to `seconds` itself; this is the guard behind it.

        Raises:
            TimeoutError: it did not come back; it may still be at work, or never have begun.
        """
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(seconds + _GRACE_SECONDS):
            return await loop.run_in_executor(self._pool, call)
