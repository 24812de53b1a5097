"""A clearance is given back unused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.events import CaseEvent
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.deeds.common import (
    counts_as,
    needs_a_reason,
)
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.serving.blocking import laid_down
from policy.suitability.serving.clearing import NOT_CLEARED
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import Decision
from policy.suitability.words import SUPERVISORS, Role, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidClearance:
    """Give a clearance back unused."""

    kind: Literal["void-clearance"] = "void-clearance"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearanceVoided(CaseEvent):
    """The officer, or a supervisor, gave the clearance back."""

    kind: Literal["clearance-voided"] = "clearance-voided"
    reason: str


def on_voided(state: SuitabilityState, event: ClearanceVoided, now: datetime) -> Decision:
    """No clearance holds any more. Whoever gives it back knows of it; an officer who holds one too,
    or from whom a supervisor takes it, is notified.
    """
    back, notices = laid_down(state, event.by, now)
    return Decision(back, notices, ("R111",))


def _elsewhere(state: SuitabilityState) -> Refusal:
    return NOT_CLEARED if state.decision is not None else refusals.NOT_NOW


VOID_CLEARANCE: SuitabilityDeed[VoidClearance] = Deed(
    command=VoidClearance,
    title="Give a clearance back unused",
    fields={
        "reason": Field("Reason", "Why it is given back"),
    },
    who=SUPERVISORS | {Role.OFFICER},
    stages=frozenset({Stage.CLEARED}),
    elsewhere=_elsewhere,
    refused=needs_a_reason,
    happened=counts_as(ClearanceVoided),
    events=(
        EventRule(
            event=ClearanceVoided,
            label="Clearance given back",
            follows=on_voided,
        ),
    ),
)
