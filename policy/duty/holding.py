"""How long a queue of notices waits before its channel is tried again, after a fault that concerns
the channel and not one notice. Times are the service's own choice.
"""

from __future__ import annotations

from datetime import timedelta

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)
"""Also how long a channel that was mended may go unnoticed, if nobody says so."""
BORNE = 2
"""So many outages in a row hold nothing up yet: a lost connection is no outage of the channel."""


def pause_after(tries: int, *, block: bool) -> timedelta:
    """How long nothing leaves after so many tries in a row have met a fault of the channel. A
    `block` (a key, a login, a limit) is known at its first answer.
    """
    counted = tries if block else tries - BORNE
    if counted < 1:
        return timedelta(0)
    # Beyond ten doublings the longest pause is reached long since.
    doubled: int = 1 << min(counted - 1, 10)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)
