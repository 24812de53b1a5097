"""The countdowns of a track as they stand: of the 24 hours (R16), or of what a suitability case
waits for (R94, R97, R110 to R112).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from policy.support.rulebook import rulebook_at
from policy.support.words import TaskKind
from service.authorisation import use_case
from service.context import Context
from service.permissions import SUITABILITY, SUPPORT
from store.cases import clock
from store.urgency import LateBatch
from store.wall import Countdown, Wall, wall

__all__ = ["COUNTED_DOWN", "Countdown", "CountedDown", "LateBatch", "Wall", "look_at_wall"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedDown:
    """How a track's wall counts: how long before its end a countdown is due soon, and of which
    kinds of task it names the holder. No kinds: of every kind.
    """

    soon: Callable[[datetime], timedelta]
    held: tuple[str, ...] = ()


def _soon_of_support(now: datetime) -> timedelta:
    """From the last warning on."""
    book = rulebook_at(now)
    return timedelta(hours=book.status_answer_hours - max(book.warning_hours))


COUNTED_DOWN: Mapping[str, CountedDown] = {
    SUPPORT: CountedDown(soon=_soon_of_support, held=(TaskKind.STATUS_CHECK,)),
    # A clearance holds for hours, so that one is always due soon.
    SUITABILITY: CountedDown(soon=lambda now: timedelta(hours=4)),
}
"""By track."""


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def look_at_wall(context: Context, rows: int) -> Wall:
    """Every case that waits for something by a set time, counted, and the first so many of them:
    what can still be done in time first, then the longest over time.
    """
    counted = COUNTED_DOWN[context.track.name]
    async with context.app.engine.connect() as connection:
        soon = counted.soon(await clock(connection))
        return await wall(connection, soon, rows, counted.held)
