"""A named UKVI officer withdraws the decision, for good (R112)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.effects import Effect, SendNotice
from policy.cases.events import CaseEvent
from policy.refusal import Refusal
from policy.suitability.deeds.common import (
    cannot_decide,
    counts_as,
    needs_a_reason,
)
from policy.suitability.deeds.report_service import ALREADY_SERVED
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.serving.blocking import stopped, voided
from policy.suitability.serving.clearing import NOT_DECIDED
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


def _elsewhere(state: SuitabilityState) -> Refusal:
    return ALREADY_SERVED if state.stage in SERVED else NOT_DECIDED


def on_withdrawn(state: SuitabilityState, event: DecisionWithdrawn, now: datetime) -> Decision:
    """Withdrawn, for good. Everybody who may still hold the paper is notified."""
    safe, notices = voided(state, now)
    withdrawn = changed(stopped(safe), stage=Stage.WITHDRAWN, withdrawn_at=now)
    word: tuple[Effect, ...] = tuple(
        SendNotice(template=Template.DECISION_WITHDRAWN, audience=audience)
        for audience in (Audience.OFFICERS, Audience.SRU)
    )
    return Decision(withdrawn, (*notices, *word), ("R112",))


WITHDRAW_DECISION: SuitabilityDeed[WithdrawDecision] = Deed(
    command=WithdrawDecision,
    title="Withdraw the decision, as a named UKVI officer",
    fields={
        "reason": Field("Reason", "Why it is withdrawn"),
    },
    who=frozenset({Role.UKVI_OFFICER}),
    stages=WITHDRAWABLE,
    elsewhere=_elsewhere,
    refused=needs_a_reason,
    happened=counts_as(DecisionWithdrawn),
    events=(
        EventRule(
            event=DecisionWithdrawn,
            label="Decision withdrawn",
            follows=on_withdrawn,
        ),
    ),
    barred=cannot_decide,
)
