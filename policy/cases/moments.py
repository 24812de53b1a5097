"""When something may have happened: in UTC, and never later than it was heard.

Signals carry moments written by other machines. One without a time zone, or outside any lifetime of
the service, cannot be held against a deadline: it is refused before a rule looks at it, so that no
moment can stop a case.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from policy.cases.happenings import Happened

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)

E = TypeVar("E", bound=Happened)


def believable(moment: datetime) -> bool:
    """Whether a moment has a time zone and lies where calendars can reckon with it."""
    return moment.utcoffset() is not None and EARLIEST <= moment < LATEST


def as_heard(event: E, now: datetime) -> E:
    """The same event with its moment in UTC, and no later than `now`: a sender's clock that runs
    ahead moves no deadline. What is not believable is left alone, for `decide` to refuse.
    """
    at = event.at
    if not believable(at) or (at <= now and not at.utcoffset()):
        return event
    return replace(event, at=min(at, now).astimezone(UTC))
