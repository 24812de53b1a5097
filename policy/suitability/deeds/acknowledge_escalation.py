"""Somebody on duty takes an escalation."""

from __future__ import annotations

from datetime import datetime

from policy.cases.deed import Deed, EventRule
from policy.cases.dispatch import not_now
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability import anywhere, refusals
from policy.suitability.commands import AcknowledgeEscalation
from policy.suitability.deeds.common import EVERY_STAGE, counts_as
from policy.suitability.events import EscalationAcknowledged
from policy.suitability.state import SuitabilityState
from policy.suitability.words import SUPERVISORS, DeadlineName


def refused(
    state: SuitabilityState, order: Order[AcknowledgeEscalation], now: datetime
) -> Refusal | None:
    """There must be one that nobody has taken."""
    waiting = any(d.name == DeadlineName.ACKNOWLEDGEMENT for d in state.deadlines)
    return None if waiting else refusals.NOTHING_ESCALATED


ACKNOWLEDGE_ESCALATION: Deed[SuitabilityState, AcknowledgeEscalation] = Deed(
    command=AcknowledgeEscalation,
    title="Take the escalation, as somebody on duty",
    fields={},
    who=SUPERVISORS,
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=refused,
    happened=counts_as(EscalationAcknowledged),
    events=(
        EventRule(
            event=EscalationAcknowledged,
            label="Escalation acknowledged",
            follows=lambda state, event, now: anywhere.on_acknowledged(state, event),
        ),
    ),
)
