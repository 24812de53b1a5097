"""When something may have happened: in UTC, and never later than it was heard.

Signals carry moments written by other machines. One without a time zone, or outside any lifetime of
the service, cannot be held against a deadline: it is refused before a rule looks at it, so that no
moment can stop a case.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from policy.support.events import Event, ReferralAccepted, TaskOpened

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def believable(moment: datetime) -> bool:
    """Whether a moment has a time zone and lies where calendars can reckon with it."""
    return moment.utcoffset() is not None and EARLIEST <= moment < LATEST


def could_happen(event: Event) -> bool:
    """Whether every moment of an event that a clock or a row may count from is believable."""
    if isinstance(event, ReferralAccepted) and not believable(event.received_at):
        return False
    if isinstance(event, TaskOpened) and not believable(event.due):
        return False
    return believable(event.at)


def as_heard(event: Event, now: datetime) -> Event:
    """The same event with its moment in UTC, and no later than `now`: a sender's clock that runs
    ahead moves no deadline. What is not believable is left alone, for `decide` to refuse.
    """
    at = event.at
    if not believable(at) or (at <= now and not at.utcoffset()):
        return event
    return replace(event, at=min(at, now).astimezone(UTC))
