"""When a workflow that does not go on by itself is begun anew from the record.

A step that fails is tried again by Temporal, and after a bad release was put back most cases go on
with that. One that the bad release left in a state which no other release can follow never does: it
holds nothing that the record has not, so it is begun anew, after ever longer pauses while it goes
on failing, for then the release is still the bad one.
"""

from __future__ import annotations

from datetime import timedelta

TRIES_LEFT_ALONE = 3
"""So many tries of a step are Temporal's own affair."""
LONGEST_PAUSE = timedelta(minutes=10)
_FIRST_PAUSE = timedelta(seconds=15)
_DOUBLED_AT_MOST = 10


def begins_anew(attempt: int, begun_before: int, since: timedelta) -> bool:
    """Whether a workflow whose step is at its `attempt`-th try is begun anew now, `since` that was
    last done or, before the first time, since its failing was first seen. All are the service's own
    numbers.
    """
    return attempt >= TRIES_LEFT_ALONE and since >= pause_before(begun_before)


def pause_before(begun_before: int) -> timedelta:
    """How long a workflow is left alone that was begun anew so often."""
    doubled: int = 2 ** min(begun_before, _DOUBLED_AT_MOST)
    return min(_FIRST_PAUSE * doubled, LONGEST_PAUSE)
