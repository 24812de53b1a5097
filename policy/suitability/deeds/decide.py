"""A decision: proposed by a named person, and made with a second person's check (R104 to R109)."""

from __future__ import annotations

from datetime import datetime

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability.commands import CheckDecision, DeclineDecision, ProposeDecision
from policy.suitability.deciding import deciding
from policy.suitability.deeds.common import (
    EVERY_STAGE,
    REVIEW_UNIT,
    before_the_decision,
    cannot_decide,
    counts_as,
    needs_a_reason,
)
from policy.suitability.events import DecisionChecked, DecisionDeclined, DecisionProposed
from policy.suitability.state import SuitabilityState
from policy.suitability.words import Role


def refused_proposing(
    state: SuitabilityState, order: Order[ProposeDecision], now: datetime
) -> Refusal | None:
    """Every factor must be weighed and every item read, by who has the case."""
    event = counts_as(DecisionProposed)(order, state)
    assert isinstance(event, DecisionProposed)
    return deciding.refused_proposal(state, event, now)


def refused_checking(
    state: SuitabilityState, order: Order[CheckDecision], now: datetime
) -> Refusal | None:
    """There must be a proposal by somebody else, of what is known now."""
    return deciding.refused_check(state, order.command.content, order.actor.id, now)


PROPOSE_DECISION: Deed[SuitabilityState, ProposeDecision] = Deed(
    command=ProposeDecision,
    title="Decide, every factor weighed, for a second person to check",
    fields={
        "decision": Field("Decision", "There is no default"),
        "content": Field("Content", "The digest of what was shown"),
        "factors": Field("Factors", "Each factor, and how it was weighed"),
        "read": Field("Evidence read", "Each item, and that it was read"),
        "cancellation_guidance_considered": Field(
            "Guidance on cancellation", "Whether it was considered"
        ),
        "rights_notice": Field(
            "Notice of rights", "What the person is told of a review or an appeal"
        ),
    },
    who=frozenset({Role.SRU_DECISION_MAKER}),
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=refused_proposing,
    happened=counts_as(DecisionProposed),
    events=(
        EventRule(
            event=DecisionProposed,
            label="Decision proposed",
            follows=before_the_decision(deciding.on_proposed),
        ),
    ),
    barred=cannot_decide,
)


CHECK_DECISION: Deed[SuitabilityState, CheckDecision] = Deed(
    command=CheckDecision,
    title="Check a proposed decision, as a second person: it is made with this",
    fields={
        "content": Field("Content", "The digest of what was shown"),
    },
    who=REVIEW_UNIT,
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=refused_checking,
    happened=counts_as(DecisionChecked),
    events=(
        EventRule(
            event=DecisionChecked,
            label="Decision checked by a second person",
            follows=before_the_decision(deciding.on_checked),
        ),
    ),
    barred=cannot_decide,
)


DECLINE_DECISION: Deed[SuitabilityState, DeclineDecision] = Deed(
    command=DeclineDecision,
    title="Send a proposed decision back to its maker",
    fields={
        "reason": Field("Reason", "What is to be looked at again"),
    },
    who=REVIEW_UNIT,
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=needs_a_reason,
    happened=counts_as(DecisionDeclined),
    events=(
        EventRule(
            event=DecisionDeclined,
            label="Decision sent back",
            follows=before_the_decision(
                lambda state, event, now: deciding.on_declined(state, event)
            ),
        ),
    ),
    barred=cannot_decide,
)
