"""Somebody on duty takes an escalation (R18)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule
from policy.cases.dispatch import not_now
from policy.cases.effects import AcknowledgeEscalations
from policy.cases.events import CaseEvent, EscalationAcknowledged
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.support import refusals
from policy.support.kinds import SupportDeed
from policy.support.state import CaseState
from policy.support.transitions import Decision
from policy.support.words import OPEN, SUPERVISORS, DeadlineName, SlaState


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeEscalation:
    """Take the escalation, as somebody on duty."""

    kind: Literal["acknowledge-escalation"] = "acknowledge-escalation"


def refused(state: CaseState, order: Order[AcknowledgeEscalation], now: datetime) -> Refusal | None:
    """An escalation must wait to be taken."""
    waiting = any(d.name == DeadlineName.ACKNOWLEDGEMENT for d in state.deadlines)
    escalated = waiting or state.sla is SlaState.BREACHED
    return None if escalated else refusals.NOTHING_ESCALATED


def on_acknowledged(state: CaseState, event: EscalationAcknowledged, now: datetime) -> Decision:
    """Somebody has taken it: the next person on duty is not notified, and the ladder itself goes on
    until there is an answer (R16, R18).
    """
    return Decision(state, (AcknowledgeEscalations(by=event.by),), ("R18",))


def happened(order: Order[AcknowledgeEscalation], state: CaseState) -> CaseEvent:
    """The event that it counts as."""
    return EscalationAcknowledged(id=order.id, at=order.at, by=order.actor.id)


ACKNOWLEDGE_ESCALATION: SupportDeed[AcknowledgeEscalation] = Deed(
    command=AcknowledgeEscalation,
    title="Take the escalation, as somebody on duty",
    fields={},
    who=SUPERVISORS,
    stages=OPEN,
    elsewhere=not_now,
    refused=refused,
    happened=happened,
    events=(
        EventRule(
            event=EscalationAcknowledged, label="Escalation acknowledged", follows=on_acknowledged
        ),
    ),
)
