"""When something may have happened: what a sender says is heard in UTC, and never as later than its arrival.

Signals carry moments written by other machines. One that has no time zone, or lies outside any lifetime of the service,
cannot be compared with a deadline, so it is refused before a rule looks at it; none of them may ever stop a case.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from policy.support.events import Event

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def believable(moment: datetime) -> bool:
    """Whether a moment has a time zone and lies where calendars can reckon with it."""
    return moment.utcoffset() is not None and EARLIEST <= moment < LATEST


def as_heard(event: Event, now: datetime) -> Event:
    """The same event with its moment in UTC, and no later than its arrival: a sender's clock that runs ahead moves no deadline.

    A moment that is not believable is left alone, for `decide` to refuse.
    """
    at = event.at
    if not believable(at) or (at <= now and not at.utcoffset()):
        return event
    return replace(event, at=min(at, now).astimezone(UTC))
