"""When something may have happened: in UTC, and never later than it was received.

Signals bring moments written by other machines. One without a time zone, or outside any lifetime of
the service, cannot be compared with a deadline: it is refused before a rule looks at it, so that no
moment can stop a case.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from policy.cases.events import CaseEvent
from policy.cases.refusals import IN_THE_FUTURE, NO_SUCH_TIME
from policy.refusal import Refusal

CLOCK_TOLERANCE = timedelta(minutes=5)
"""Two clocks that mean well may differ by so much."""
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
EARLIEST_DAY = date(1900, 1, 1)
"""Days of a person's life may lie before the service: a birth, an arrival, leave given long ago."""

E = TypeVar("E", bound=CaseEvent)


def believable(moment: datetime) -> bool:
    """Whether a moment has a time zone and lies where calendars can count."""
    return moment.utcoffset() is not None and EARLIEST <= moment < LATEST


def believable_day(day: date) -> bool:
    """Whether a day may be one of somebody's life, which calendars and screens can show."""
    return EARLIEST_DAY <= day < LATEST.date()


def refused_moment(moment: datetime, now: datetime) -> Refusal | None:
    """Why something may not be asked for with this moment; None if it may. Asked at the edge before
    the commit that acknowledges an order, and again by its case.
    """
    if not believable(moment):
        return NO_SUCH_TIME
    return IN_THE_FUTURE if moment > now + CLOCK_TOLERANCE else None


def as_received(event: E, now: datetime) -> E:
    """The same event with its moment in UTC, and no later than `now`: a sender's clock that runs
    ahead moves no deadline. What is not believable is left alone, for `decide` to refuse.
    """
    at = event.at
    if not believable(at) or (at <= now and not at.utcoffset()):
        return event
    return replace(event, at=min(at, now).astimezone(UTC))
