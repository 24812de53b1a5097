"""A second person declines the window proposed (R69)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.deciding.part import PartOfTheReferral
from policy.suitability.deeds.agree_window import NO_WINDOW_PROPOSED
from policy.suitability.deeds.common import (
    counts_as,
    needs_a_reason,
)
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import BEFORE_THE_SRU, Decision
from policy.suitability.words import SUPERVISORS, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineWindow:
    """Decline the window proposed (R69)."""

    kind: Literal["decline-window"] = "decline-window"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowDeclined(PartOfTheReferral):
    """A second person declined the proposed window (R69)."""

    kind: Literal["window-declined"] = "window-declined"
    reason: str


def on_declined(state: SuitabilityState, event: WindowDeclined, now: datetime) -> Decision:
    """The window stays as it is."""
    if state.window_proposal is None:
        return Decision(state, refusal=NO_WINDOW_PROPOSED)
    return Decision(changed(state, window_proposal=None), (), ("R69",))


def _elsewhere(state: SuitabilityState) -> Refusal:
    return NO_WINDOW_PROPOSED if state.decision is None else refusals.NOT_NOW


DECLINE_WINDOW: SuitabilityDeed[DeclineWindow] = Deed(
    command=DeclineWindow,
    title="Decline the window proposed",
    fields={
        "reason": Field("Reason", "Why it is declined"),
    },
    who=SUPERVISORS | {Role.ASSESSOR},
    stages=BEFORE_THE_SRU,
    elsewhere=_elsewhere,
    refused=needs_a_reason,
    happened=counts_as(WindowDeclined),
    events=(
        EventRule(
            event=WindowDeclined,
            label="Another window declined",
            follows=on_declined,
        ),
    ),
)
