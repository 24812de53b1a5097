"""What is urgent in this track: what is due while the paper of a decision may be in somebody's
hand, and the tasks whose delay harms somebody.
"""

from __future__ import annotations

from datetime import datetime

from policy.suitability.screens.waiting import PAPER_IS_OUT, wait
from policy.suitability.state import SuitabilityState
from policy.suitability.words import TaskKind

HARMFUL_TASKS = frozenset(
    {
        TaskKind.SAFEGUARDING,
        TaskKind.NRM_REFERRAL,
        TaskKind.FRESH_LOOK,
        TaskKind.WITHDRAW,
        TaskKind.INCIDENT,
        TaskKind.DELIVER_BY_HAND,
    }
)
"""Kinds of task that keep somebody from safety, or let a decision stand that must not (R111, R112).
"""


def harms_from(state: SuitabilityState) -> datetime | None:
    """By when it is to be done what protects the person from a paper that should not be handed
    over; None before a decision, for silence is never held against anybody (R67).
    """
    if state.incident_open or state.stage in PAPER_IS_OUT:
        return wait(state).due
    return None
