"""How a track's wall counts what runs out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from policy.cases.urgency import SOON
from policy.support.rulebook import rulebook_at
from policy.support.words import TaskKind
from policy.tracks import SUITABILITY, SUPPORT


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedDown:
    """How a track's wall counts: how long before its end a countdown is due soon, and of which
    kinds of task it names the holder; of any, if there are none.
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
    SUITABILITY: CountedDown(soon=lambda now: SOON),
}
"""By track."""
