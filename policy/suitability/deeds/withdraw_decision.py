"""A named UKVI officer withdraws the decision, for good (R112)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.effects import Effect, SendNotice
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.deeds.common import (
    EVERY_STAGE,
    after_the_decision,
    cannot_decide,
    counts_as,
    needs_a_reason,
)
from policy.suitability.serving.blocking import stopped, voided
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import SERVED, WITHDRAWABLE, Audience, Role, Stage, Template


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawDecision:
    """Withdraw the decision, as a named UKVI officer (R112)."""

    kind: Literal["withdraw-decision"] = "withdraw-decision"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionWithdrawn(CaseEvent):
    """A named UKVI officer withdrew the decision (R112)."""

    kind: Literal["decision-withdrawn"] = "decision-withdrawn"
    reason: str


def refused_withdrawal(state: SuitabilityState) -> Refusal | None:
    """Why there is nothing to withdraw."""
    if state.stage in SERVED:
        return refusals.ALREADY_SERVED
    return None if state.stage in WITHDRAWABLE else refusals.NOT_DECIDED


def refused(
    state: SuitabilityState, order: Order[WithdrawDecision], now: datetime
) -> Refusal | None:
    """There must be one to withdraw, and a reason."""
    refusal = refused_withdrawal(state)
    return refusal or needs_a_reason(state, order, now)


def on_withdrawn(state: SuitabilityState, event: DecisionWithdrawn, now: datetime) -> Decision:
    """Withdrawn, for good. Whoever may still hold the paper is told."""
    refusal = refused_withdrawal(state)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    safe, told = voided(state, now)
    withdrawn = changed(stopped(safe), stage=Stage.WITHDRAWN, withdrawn_at=now)
    word: tuple[Effect, ...] = tuple(
        SendNotice(template=Template.DECISION_WITHDRAWN, audience=audience)
        for audience in (Audience.OFFICERS, Audience.SRU)
    )
    return Decision(withdrawn, (*told, *word), ("R112",))


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
            follows=after_the_decision(on_withdrawn),
        ),
    ),
    barred=cannot_decide,
)
