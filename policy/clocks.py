"""What time it is, judged by several clocks: no guard acts on one that the others contradict.

A guard whose clock runs ahead tells people of deadlines that have not come. So whatever is done
because a moment has come, or refused because it has not, is done on a time that at least two of
three clocks agree on; where no two do, it waits, and that it waits is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations

AGREE_WITHIN = timedelta(seconds=5)
"""Two clocks set by time servers differ by far less. The service's own number."""


class ClockName(StrEnum):
    """Whose clock it is; in words for an operator."""

    RECORD = "the database's"
    PROCESS = "this process's own"
    ENGINE = "Temporal's"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockReading:
    """How far a clock was ahead of this process's own, and by how much that may be wrong because
    reading it took time.
    """

    clock: ClockName
    ahead: timedelta
    unsure: timedelta = timedelta(0)


OWN = ClockReading(clock=ClockName.PROCESS, ahead=timedelta(0))
"""This process's own clock, by which the others are measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeJudgement:
    """The reading to go by, None if no two clocks agree; and those that the others contradict."""

    trusted: ClockReading | None
    apart: tuple[ClockReading, ...] = ()


def reading(clock: ClockName, shown: datetime, before: datetime, after: datetime) -> ClockReading:
    """What a clock showed while this process's own went from `before` to `after`."""
    half = max(after - before, timedelta(0)) / 2
    return ClockReading(clock=clock, ahead=shown - (before + half), unsure=half)


def agree(one: ClockReading, other: ClockReading) -> bool:
    """Whether two clocks may well show the same time."""
    return abs(one.ahead - other.ahead) <= AGREE_WITHIN + one.unsure + other.unsure


def judge(readings: Sequence[ClockReading]) -> TimeJudgement:
    """Which clock to go by: of the two that agree best the database's, since it stamps the record,
    or else the slower one, so that nothing comes too early.
    """
    pairs = [pair for pair in combinations(readings, 2) if agree(*pair)]
    if not pairs:
        return TimeJudgement(trusted=None, apart=tuple(readings))
    best = min(pairs, key=lambda pair: abs(pair[0].ahead - pair[1].ahead))
    recorded = [one for one in best if one.clock is ClockName.RECORD]
    trusted = recorded[0] if recorded else min(best, key=lambda one: one.ahead)
    apart = tuple(one for one in readings if not any(agree(one, other) for other in best))
    return TimeJudgement(trusted=trusted, apart=apart)


def has_come(moment: datetime, now: datetime) -> bool:
    """Whether a moment that was taken for past is past, as far as clocks that agree can differ."""
    return moment <= now + AGREE_WITHIN


def in_words(reading: ClockReading) -> str:
    """A clock that is wrong, for an operator."""
    way = "ahead of" if reading.ahead > timedelta(0) else "behind"
    seconds = abs(reading.ahead).total_seconds()
    return f"{reading.clock.value} clock is {seconds:.0f} s {way} {ClockName.PROCESS.value}"
