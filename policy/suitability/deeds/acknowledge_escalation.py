"""Somebody on duty takes an escalation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule
from policy.cases.dispatch import not_now
from policy.cases.effects import AcknowledgeEscalations
from policy.cases.events import EscalationAcknowledged
from policy.cases.orders import Order
from policy.parameters import SERVICE
from policy.refusal import Refusal
from policy.suitability.deeds.common import counts_as
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import Decision
from policy.suitability.words import OPEN, SUPERVISORS, DeadlineName


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeEscalation:
    """Take the escalation, as somebody on duty."""

    kind: Literal["acknowledge-escalation"] = "acknowledge-escalation"


NOTHING_ESCALATED = Refusal(
    code="nothing-escalated",
    sentence="Nothing is waiting to be acknowledged.",
    what_to_do="Nothing.",
    rule="service",
)


def refused(
    state: SuitabilityState, order: Order[AcknowledgeEscalation], now: datetime
) -> Refusal | None:
    """There must be one that nobody has taken."""
    waiting = any(d.name == DeadlineName.ACKNOWLEDGEMENT for d in state.deadlines)
    return None if waiting else NOTHING_ESCALATED


def on_acknowledged(
    state: SuitabilityState, event: EscalationAcknowledged, now: datetime
) -> Decision:
    """Somebody has taken it, so the next on the rota is not notified. The ladder itself goes on."""
    return Decision(state, (AcknowledgeEscalations(by=event.by),), (SERVICE,))


ACKNOWLEDGE_ESCALATION: SuitabilityDeed[AcknowledgeEscalation] = Deed(
    command=AcknowledgeEscalation,
    title="Take the escalation, as somebody on duty",
    fields={},
    who=SUPERVISORS,
    stages=OPEN,
    elsewhere=not_now,
    refused=refused,
    happened=counts_as(EscalationAcknowledged),
    events=(
        EventRule(
            event=EscalationAcknowledged,
            label="Escalation acknowledged",
            follows=on_acknowledged,
        ),
    ),
)
