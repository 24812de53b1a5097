"""When a case's workflow begins a fresh run of itself (continue-as-new).

Rarely: each one empties the timeline a supervisor reads, so never on a run's first day, except on
the server's word, which comes before its limits do.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from temporalio.workflow import ContinueAsNewVersioningBehavior

NEXT_RELEASE: Final = ContinueAsNewVersioningBehavior.AUTO_UPGRADE
"""A run belongs to the release it began under; the fresh one begins under the wanted one."""
YOUNG = timedelta(hours=24)
OLD = timedelta(days=365)
LONG_HISTORY = 2_000


def due(*, suggested: bool, age: timedelta, length: int, moved_on: bool) -> bool:
    """Whether a fresh run should begin at the next safe point.

    `suggested` is the server's word, `age` and `length` (events of history) are the run's, and
    `moved_on` says that another version of the worker is the wanted one now.
    """
    if suggested:
        return True
    return age >= YOUNG and (moved_on or age > OLD or length > LONG_HISTORY)
