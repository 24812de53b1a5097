"""Bringing what became of notices to their cases.

Both notices of an answer leave at once, and what became of them comes within a few milliseconds. So
what is for one case waits a moment and goes in one message, which the case takes up in one step.
Each fact has its row: what is lost with this process is brought again by the reconciler.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from activities.reading import MOST_TOGETHER
from policy.cases.events import CaseEvent

_GATHER_SECONDS = 0.02

BringTogether = Callable[[str, Sequence[CaseEvent]], Awaitable[object]]
"""Brings facts to their case in one message."""


class Bringer:
    """Brings facts for everybody who asks; see module."""

    def __init__(self, bring: BringTogether) -> None:
        self._bring = bring
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
            await self._bring(reference, facts[first : first + MOST_TOGETHER])
