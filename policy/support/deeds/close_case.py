"""A named person closes the case, with an outcome of the closed list (R26)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.effects import CompleteAllTasks, SuppressNotices
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.support import refusals
from policy.support.closing.ending import stopped
from policy.support.kinds import SupportDeed
from policy.support.state import CaseState, changed
from policy.support.tasks import KEPT_AFTER_CLOSING
from policy.support.transitions import Decision
from policy.support.words import HELPERS, OPEN, Outcome, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCase:
    """Close the case with an outcome of the closed list (R26)."""

    kind: Literal["close-case"] = "close-case"
    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(CaseEvent):
    """A named person closed the case with an outcome of the closed list (R26)."""

    kind: Literal["case-closed"] = "case-closed"
    outcome: Outcome
    reason: str


def refused(state: CaseState, order: Order[CloseCase], now: datetime) -> Refusal | None:
    """It needs a reason; voluntary return is offered before an enforced end (R29)."""
    enforced = order.command.outcome is Outcome.ENFORCED_REMOVAL
    if enforced and state.return_offered_at is None:
        return refusals.RETURN_NOT_OFFERED
    return None if order.command.reason.strip() else refusals.REASON_NEEDED


def on_closed(state: CaseState, event: CaseClosed, now: datetime) -> Decision:
    """The named person's outcome is recorded as given; open safeguarding tasks stay with their
    team.
    """
    closed = changed(
        stopped(state, event.at),
        stage=Stage.CLOSED,
        outcome=event.outcome,
        ended_at=event.at,
        deadlines=(),
    )
    effects = (SuppressNotices(rule="R26"), CompleteAllTasks(keep=KEPT_AFTER_CLOSING))
    return Decision(closed, effects, ("R26",))


def happened(order: Order[CloseCase], state: CaseState) -> CaseEvent:
    """The event that it counts as."""
    return CaseClosed(
        id=order.id,
        at=order.at,
        by=order.actor.id,
        outcome=order.command.outcome,
        reason=order.command.reason,
    )


CLOSE_CASE: SupportDeed[CloseCase] = Deed(
    command=CloseCase,
    title="Close the case with an outcome",
    fields={
        "outcome": Field("Outcome", "How the case ended"),
        "reason": Field("Reason", "Why the case is closed with this outcome"),
    },
    who=HELPERS,
    stages=OPEN,
    elsewhere=not_now,
    refused=refused,
    happened=happened,
    events=(EventRule(event=CaseClosed, label="Case closed", follows=on_closed),),
)
