"""A second person agrees to the window proposed (R69)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability.deciding.assessing import assessed, with_fact
from policy.suitability.deciding.part import PartOfTheReferral
from policy.suitability.deciding.window_change import SECOND_PERSON_NEEDED, change, refused_window
from policy.suitability.deeds.common import counts_as
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import BEFORE_THE_SRU, Decision
from policy.suitability.words import SUPERVISORS, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeWindow:
    """Agree, as a second person, to the window proposed (R69)."""

    kind: Literal["agree-window"] = "agree-window"


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowAgreed(PartOfTheReferral):
    """A second person agreed to the proposed window (R69)."""

    kind: Literal["window-agreed"] = "window-agreed"


NO_WINDOW_PROPOSED = Refusal(
    code="no-window-proposed",
    sentence="No change of the window is proposed.",
    what_to_do="Propose one with a reason and evidence.",
    rule="R69",
)


def refused_agreeing(state: SuitabilityState, person: str, now: datetime) -> Refusal | None:
    """Why the window proposed cannot be agreed to: nobody reviews their own proposal (R69)."""
    proposed = state.window_proposal
    if proposed is None:
        return NO_WINDOW_PROPOSED
    if proposed.author == person:
        return SECOND_PERSON_NEEDED
    return refused_window(state, proposed, now)


def refused(state: SuitabilityState, order: Order[AgreeWindow], now: datetime) -> Refusal | None:
    """There must be a proposal, made by somebody else."""
    return refused_agreeing(state, order.actor.id, now)


def on_agreed(state: SuitabilityState, event: WindowAgreed, now: datetime) -> Decision:
    """The change becomes a fact with both names, and the clock of the window follows it."""
    refusal = refused_agreeing(state, event.by, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    proposed = state.window_proposal
    assert proposed is not None and state.facts is not None  # looked at above
    fact = change(state.facts, proposed, event.id, event.by, now)
    window = assessed(state.facts, now).window
    shorter = window is not None and proposed.until < window.last_day
    rules = ("R69", "A11") if shorter else ("R69",)
    return with_fact(changed(state, window_proposal=None), fact, now, rules)


AGREE_WINDOW: SuitabilityDeed[AgreeWindow] = Deed(
    command=AgreeWindow,
    title="Agree, as a second person, to the window proposed",
    fields={},
    who=SUPERVISORS | {Role.ASSESSOR},
    stages=BEFORE_THE_SRU,
    elsewhere=lambda state: NO_WINDOW_PROPOSED,
    refused=refused,
    happened=counts_as(WindowAgreed),
    events=(
        EventRule(
            event=WindowAgreed,
            label="Another window agreed by a second person",
            follows=on_agreed,
        ),
    ),
)
