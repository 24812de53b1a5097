"""What is more urgent, in one place for every list, wall, worklist and page. First what can still
be saved, the nearest first; then what already harms, the longest first; then whatever else falls
due, the nearest first; then what waits for nothing.

It is judged by a moment that does not change as time passes, so that a stored row stays right until
something happens to its case.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import IntEnum

SAVABLE_WITHIN = timedelta(hours=24)
"""What begins to harm within a day is for somebody now at work: as long as the 24 hours are (R16).
What does so later is due like anything else.
"""
SOON = timedelta(hours=4)
"""So long before its end a countdown is due soon: as long as the last warning comes before the end
of the 24 hours (R16). The service's own number.
"""
LONG_WORKING_DAYS = 10
"""A case that waits longer than this for a team or an authority is on a list of its own.
The service's own number.
"""
_NEVER = datetime.max.replace(tzinfo=UTC)


class Band(IntEnum):
    """How urgent something is; the lower the sooner somebody must act."""

    SAVABLE = 1
    HARMING = 2
    FALLS_DUE = 3
    QUIET = 4


Urgency = tuple[Band, datetime]
"""Sorts the most urgent first. Within a band the earlier moment comes first."""


def urgency(harms_from: datetime | None, falls_due: datetime | None, now: datetime) -> Urgency:
    """How urgent something is at `now`. `harms_from` is when a person begins to be harmed unless
    something is done before; None as soon as it is done, and where nobody is harmed by waiting.
    """
    if harms_from is not None and harms_from <= now:
        return Band.HARMING, harms_from
    if harms_from is not None and harms_from <= now + SAVABLE_WITHIN:
        return Band.SAVABLE, harms_from
    if falls_due is not None:
        return Band.FALLS_DUE, falls_due
    return Band.QUIET, _NEVER
