"""A proposed decision goes back to its maker (R104)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.events import CaseEvent
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.deeds.check_decision import NO_PROPOSAL
from policy.suitability.deeds.common import (
    REVIEW_UNIT,
    cannot_decide,
    counts_as,
    needs_a_reason,
)
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineDecision:
    """Send a proposed decision back to its maker."""

    kind: Literal["decline-decision"] = "decline-decision"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionDeclined(CaseEvent):
    """A second person sent the proposed decision back."""

    kind: Literal["decision-declined"] = "decision-declined"
    reason: str


def on_declined(state: SuitabilityState, event: DecisionDeclined, now: datetime) -> Decision:
    """The proposal is gone, and the reason stays on record."""
    if state.proposal is None:
        return Decision(state, refusal=NO_PROPOSAL)
    return Decision(changed(state, proposal=None), (), ("R104",))


def _elsewhere(state: SuitabilityState) -> Refusal:
    return NO_PROPOSAL if state.decision is None else refusals.NOT_NOW


DECLINE_DECISION: SuitabilityDeed[DeclineDecision] = Deed(
    command=DeclineDecision,
    title="Send a proposed decision back to its maker",
    fields={
        "reason": Field("Reason", "What is to be looked at again"),
    },
    who=REVIEW_UNIT,
    stages=frozenset({Stage.WITH_SRU}),
    elsewhere=_elsewhere,
    refused=needs_a_reason,
    happened=counts_as(DecisionDeclined),
    events=(
        EventRule(
            event=DecisionDeclined,
            label="Decision sent back",
            follows=on_declined,
        ),
    ),
    barred=cannot_decide,
)
