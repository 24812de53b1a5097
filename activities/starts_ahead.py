"""Starting many cases no faster than workers come to them. Temporal takes thousands of starts at
once; whatever another organisation sends meanwhile would stand behind them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Iterable
from contextlib import suppress
from typing import Any, Final

from store.case_store import CaseStore
from store.cases import not_reached
from store.engine import one_by_one

AHEAD: Final = 2
"""Starts that Temporal has taken from a process and no worker has come to yet: what another
organisation sends waits for few of them, and a worker that is not busy is not idle for long.
"""
LOOKS_EVERY: Final = 0.05
"""Seconds between two looks at which of them a worker has come to."""
PATIENCE: Final = 2.0
"""Seconds for which a start counts as ahead: one that no worker can come to, as under a broken
release, must not keep the others waiting.
"""
REMEMBERED: Final = 60.0
"""Seconds after which a start that no worker has come to is asked for again."""

NotReached = Callable[[Collection[str]], Awaitable[set[str]]]
"""Of these cases, those that no worker has come to yet."""


class StartsAhead:
    """The starts that Temporal has taken from this process and that no worker has come to yet, as
    far as it knows.
    """

    def __init__(
        self, not_reached: NotReached, *, patience: float = PATIENCE, remembered: float = REMEMBERED
    ) -> None:
        self._not_reached, self._patience, self._remembered = not_reached, patience, remembered
        self._asked: dict[str, float] = {}

    def note(self, reference: str) -> None:
        """Temporal has taken the start of this one."""
        self._asked[reference] = time.monotonic()

    def left_of(self, references: Iterable[str]) -> list[str]:
        """Those whose start it has not taken lately. Until a worker has come to them they look as
        if nobody had started them.
        """
        since = time.monotonic() - self._remembered
        self._asked = {one: asked for one, asked in self._asked.items() if asked > since}
        return [one for one in references if one not in self._asked]

    async def room(self, unless: asyncio.Event | None = None) -> int:
        """How many may be started now. Waits until one may, or until there is no need to wait."""
        over = unless or asyncio.Event()
        while (ahead := len(self._recent())) >= AHEAD and not over.is_set():
            left = await self._not_reached(self._recent())
            for one in self._recent():
                if one not in left:
                    del self._asked[one]
            if len(left) == ahead:
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOKS_EVERY):
                        await over.wait()
        return max(AHEAD - ahead, 1)

    def _recent(self) -> list[str]:
        since = time.monotonic() - self._patience
        return [one for one, asked in self._asked.items() if asked > since]


def starts_ahead(store: CaseStore[Any, Any, Any]) -> StartsAhead:
    """Of cases of this record."""

    async def not_come_to(references: Collection[str]) -> set[str]:
        async with one_by_one(store.engine) as connection:
            return await not_reached(connection, references)

    return StartsAhead(not_come_to)
