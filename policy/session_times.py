"""How long somebody stays signed in (OWASP ASVS 5.0, 7.3.1 and 7.3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

SESSION_LASTS = timedelta(hours=12)
"""From signing in, whatever is done: the longest shift."""
IDLE_LASTS = timedelta(minutes=30)
"""Without a page being asked for: a screen left in an office shows people's cases for no longer.
Shorter, and a long form would end before it is filled in.
"""
WARNED_BEFORE = timedelta(minutes=5)
"""Long enough to finish a sentence and send the form; what is sent later is kept all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingWarning:
    """When a page that lies open warns of its session's end: so long `after` it was made, and so
    long `before` the end. `for_good`: however much it is used, as its time is over.
    """

    after: timedelta
    before: timedelta
    for_good: bool


def warning_of(left: timedelta) -> EndingWarning:
    """That of a session which goes on for this long at the longest."""
    open_for = max(min(left, IDLE_LASTS), timedelta())
    before = min(open_for, WARNED_BEFORE)
    return EndingWarning(after=open_for - before, before=before, for_good=left <= IDLE_LASTS)
