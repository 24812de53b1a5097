"""What is urgent in this track: the 24 hours of the status answer (R16), and the tasks whose delay
harms somebody.
"""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from policy.support.ladder import due_at
from policy.support.state import CaseState
from policy.support.words import TaskKind


def delay_harms(kind: TaskKind) -> bool:
    """Whether a task that waits keeps the answer from people (R16, R17, R19) or somebody from
    safety (R30).
    """
    match kind:
        case (
            TaskKind.STATUS_CHECK
            | TaskKind.ANSWER_QUERY
            | TaskKind.DELIVER_BY_HAND
            | TaskKind.SAFEGUARDING
            | TaskKind.GROUP_SAFEGUARDING
        ):
            return True
        case (
            TaskKind.CHASE_READING
            | TaskKind.EUSS_HELP
            | TaskKind.POSSIBLE_DUPLICATE
            | TaskKind.SUPPORT_PLAN
            | TaskKind.REDOCUMENTATION
            | TaskKind.CASE_REVIEW
            | TaskKind.CLOSING
            | TaskKind.UNREADABLE_MESSAGE
            | TaskKind.NO_CONTACT
            | TaskKind.HANDOVER
            | TaskKind.NEWS_AFTER_CLOSING
            | TaskKind.CASEWORKER_CONTACT
            | TaskKind.REPLACEMENT_DOCUMENTS
            | TaskKind.SHORT_SHELTER
            | TaskKind.ACCOMPANYING
            | TaskKind.VOLUNTARY_RETURN
            | TaskKind.REGULATED_ADVICE
        ):
            return False
        case _:
            assert_never(kind)


HARMFUL_TASKS = frozenset(kind for kind in TaskKind if delay_harms(kind))
"""The kinds of task that lists show first."""


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
