"""Where this route stops before a decision: nothing adverse can follow any more. A closing row and
a weekly reminder stay until a named person closes the case; until then facts still count.

What can happen here: the reminder comes again; the case is closed with a reason, which any case
without a decision may be.
"""

from __future__ import annotations

from datetime import datetime

from policy.cases.deadlines import Deadline, next_occurrence
from policy.cases.effects import CompleteAllTasks, SuppressNotices
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.events import RouteClosed
from policy.suitability.ladder import told
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import TaskKind

_KEPT = (
    TaskKind.SAFEGUARDING,
    TaskKind.NRM_REFERRAL,
    TaskKind.EUSS_HELP,
    TaskKind.VOLUNTARY_RETURN,
    TaskKind.OFFENDING,
    TaskKind.FNORC,
    TaskKind.CRIMINALITY,
)


def refused_closing(state: SuitabilityState, reason: str) -> Refusal | None:
    """Why a case cannot be closed: it is decided, and then only service or withdrawal end it."""
    if state.decision is not None or state.facts is None:
        return refusals.NOT_NOW
    return None if reason.strip() else refusals.REASON_NEEDED


def on_closed(state: SuitabilityState, event: RouteClosed, now: datetime) -> Decision:
    """The case ends where it is; what helps the person, or was handed on, stays to be done."""
    refusal = refused_closing(state, event.reason)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    closed = changed(state, ended_at=now, outcome=state.stage.value, deadlines=())
    return Decision(closed, (SuppressNotices(rule="service"), CompleteAllTasks(keep=_KEPT)))


def on_reminder(state: SuitabilityState, deadline: Deadline, now: datetime) -> Decision:
    """Still open: whoever is on duty is reminded, week by week; nothing closes by itself."""
    again = state.with_deadlines(next_occurrence(deadline, now))
    return Decision(again, (told(deadline),), ("service",))
