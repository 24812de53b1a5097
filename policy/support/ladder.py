"""When the status answer of a case is due (R16)."""

from __future__ import annotations

from datetime import datetime

from policy.support.rulebook import RuleBook, rulebook
from policy.support.state import CaseState
from policy.time import elapsed


def answer_due(book: RuleBook, received_at: datetime) -> datetime:
    """When the status answer is due: elapsed hours from receipt, whatever day it is (R16)."""
    return elapsed(received_at, book.status_answer_hours)


def due_at(state: CaseState) -> datetime | None:
    """When the status answer is or was due; None before acceptance."""
    if state.received_at is None:
        return None
    return answer_due(rulebook(state.rulebook), state.received_at)
