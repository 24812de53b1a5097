"""Taking turns: records that concern each other go one after the other, in the order in which they
came; all others go at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Hashable, Iterable
from contextlib import asynccontextmanager


class Turns:
    """Who shares a key waits for the person who came before with it. For one event loop."""

    def __init__(self) -> None:
        self._last: dict[Hashable, asyncio.Event] = {}

    @asynccontextmanager
    async def turn(self, keys: Iterable[Hashable]) -> AsyncIterator[None]:
        """A turn of one's own under these keys. One's place is taken when this is entered."""
        own, done = frozenset(keys), asyncio.Event()
        before = [self._last[key] for key in own if key in self._last]
        self._last.update(dict.fromkeys(own, done))
        try:
            for earlier in before:
                await earlier.wait()
            yield
        finally:
            done.set()
            for key in own:
                if self._last.get(key) is done:
                    del self._last[key]
