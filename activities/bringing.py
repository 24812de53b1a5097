"""Bringing what became of notices to their cases.

Both notices of an answer leave at once, and what became of them comes within a few milliseconds. So
what is for one case waits a moment and goes in one message, which the case takes up in one step.
Each fact has its row: what is lost with this process is brought again by the reconciler.

That a case was told is noted for many at once, with whatever is brought next: by then nearly all of
them have their verdict and need no note. One that had neither is brought twice, which does no harm.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

from activities.case_client import Brought
from activities.reading import MOST_TOGETHER
from policy.cases.events import CaseEvent

_GATHER_SECONDS = 0.02
_NOTE_SECONDS = 1.0
"""Well below what the reconciler waits before it brings a fact again."""

BringTogether = Callable[[str, Sequence[CaseEvent]], Awaitable[Brought]]
"""Brings facts to their case in one message."""
Note = Callable[[Sequence[str]], Awaitable[None]]
"""Notes that the facts of these ids have reached their cases."""


class Bringer:
    """Brings facts for everybody who asks; see module."""

    def __init__(
        self, bring: BringTogether, note: Note, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._bring, self._note, self._clock = bring, note, clock
        self._brought: list[str] = []
        self._noted = clock()
        self._waiting: dict[str, list[CaseEvent]] = {}
        self._bringing: dict[str, asyncio.Task[None]] = {}

    async def __call__(self, reference: str, fact: CaseEvent) -> None:
        """Bring a fact that has its row to its case. Raises what bringing raises."""
        if reference not in self._bringing:
            self._bringing[reference] = asyncio.create_task(self._soon(reference))
        self._waiting.setdefault(reference, []).append(fact)
        # Whoever is cut off must not take along what others wait for.
        await asyncio.shield(self._bringing[reference])

    async def _soon(self, reference: str) -> None:
        await asyncio.sleep(_GATHER_SECONDS)
        del self._bringing[reference]
        facts = self._waiting.pop(reference)
        for first in range(0, len(facts), MOST_TOGETHER):
            some = facts[first : first + MOST_TOGETHER]
            if await self._bring(reference, some) is Brought.DELIVERED:
                self._brought += [fact.id for fact in some]
        if self._brought and self._clock() - self._noted > _NOTE_SECONDS:
            self._noted = self._clock()
            brought, self._brought = self._brought, []
            await self._note(brought)
