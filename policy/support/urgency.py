"""What is urgent in this track: the 24 hours of the status answer (R16), and the tasks whose delay
harms somebody.
"""

from __future__ import annotations

from datetime import datetime

from policy.support.ladder import due_at
from policy.support.state import CaseState
from policy.support.words import TASK_KINDS

HARMFUL_TASKS = frozenset(kind for kind, what in TASK_KINDS.items() if what.harms)
"""Kinds of task that keep the answer from people (R16, R17, R19) or somebody from safety (R30)."""


def harms_from(state: CaseState) -> datetime | None:
    """When the answer is or was due, until it is delivered or nobody waits for it any more."""
    return None if state.ended or state.answered_at is not None else due_at(state)


def late_batch(state: CaseState) -> str:
    """The batch of a case that was entered after its 24 hours had passed, as long as its answer is
    missing; empty for any other. Such a case can no longer be saved, and its batch may be large:
    lists show the batch as one line.
    """
    due = harms_from(state)
    entered_late = state.accepted_at is not None and due is not None and state.accepted_at >= due
    return state.batch if entered_late else ""
