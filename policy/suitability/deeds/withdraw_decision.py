"""A named UKVI officer withdraws the decision (R112)."""

from __future__ import annotations

from datetime import datetime

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability.commands import WithdrawDecision
from policy.suitability.deeds.common import (
    EVERY_STAGE,
    after_the_decision,
    cannot_decide,
    counts_as,
    needs_a_reason,
)
from policy.suitability.events import DecisionWithdrawn
from policy.suitability.serving import service
from policy.suitability.state import SuitabilityState
from policy.suitability.words import Role


def refused(
    state: SuitabilityState, order: Order[WithdrawDecision], now: datetime
) -> Refusal | None:
    """There must be one to withdraw, and a reason."""
    refusal = service.refused_withdrawal(state)
    return refusal or needs_a_reason(state, order, now)


WITHDRAW_DECISION: Deed[SuitabilityState, WithdrawDecision] = Deed(
    command=WithdrawDecision,
    title="Withdraw the decision, as a named UKVI officer",
    fields={
        "reason": Field("Reason", "Why it is withdrawn"),
    },
    who=frozenset({Role.UKVI_OFFICER}),
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=refused,
    happened=counts_as(DecisionWithdrawn),
    events=(
        EventRule(
            event=DecisionWithdrawn,
            label="Decision withdrawn",
            follows=after_the_decision(service.on_withdrawn),
        ),
    ),
    barred=cannot_decide,
)
