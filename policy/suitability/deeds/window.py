"""Another last day of the support window: proposed, and agreed by a second person (R69)."""

from __future__ import annotations

from datetime import datetime

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability.commands import AgreeWindow, DeclineWindow, ProposeWindow
from policy.suitability.deciding import concluding
from policy.suitability.deeds.common import (
    EVERY_STAGE,
    before_the_decision,
    counts_as,
    needs_a_reason,
    within_limits,
)
from policy.suitability.events import WindowAgreed, WindowDeclined, WindowProposed
from policy.suitability.state import SuitabilityState
from policy.suitability.words import SUPERVISORS, Role


def refused_proposing(
    state: SuitabilityState, order: Order[ProposeWindow], now: datetime
) -> Refusal | None:
    """Its days, reason and evidence must be such as can be agreed to."""
    event = counts_as(WindowProposed)(order, state)
    assert isinstance(event, WindowProposed)
    return concluding.refused_window(state, concluding.proposal(event, now), now)


def refused_agreeing(
    state: SuitabilityState, order: Order[AgreeWindow], now: datetime
) -> Refusal | None:
    """There must be a proposal, by somebody else."""
    return concluding.refused_agreeing(state, order.actor.id, now)


PROPOSE_WINDOW: Deed[SuitabilityState, ProposeWindow] = Deed(
    command=ProposeWindow,
    title="Propose another last day of the support window, with reasons",
    fields={
        "until": Field("Last day", "The last day of the window"),
        "reason": Field("Reason", "Why the window should end on that day"),
        "evidence": Field("Evidence", "Numbers of items of the register"),
        "counts_from": Field(
            "Counts from", "Of a case entered late: a day between its opening and its receipt"
        ),
    },
    who=frozenset({Role.ASSESSOR}),
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=within_limits(refused_proposing),
    happened=counts_as(WindowProposed),
    events=(
        EventRule(
            event=WindowProposed,
            label="Another window proposed",
            follows=before_the_decision(concluding.on_proposed),
        ),
    ),
)


AGREE_WINDOW: Deed[SuitabilityState, AgreeWindow] = Deed(
    command=AgreeWindow,
    title="Agree, as a second person, to the window proposed",
    fields={},
    who=SUPERVISORS | {Role.ASSESSOR},
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=refused_agreeing,
    happened=counts_as(WindowAgreed),
    events=(
        EventRule(
            event=WindowAgreed,
            label="Another window agreed by a second person",
            follows=before_the_decision(concluding.on_agreed),
        ),
    ),
)


DECLINE_WINDOW: Deed[SuitabilityState, DeclineWindow] = Deed(
    command=DeclineWindow,
    title="Decline the window proposed",
    fields={
        "reason": Field("Reason", "Why it is declined"),
    },
    who=SUPERVISORS | {Role.ASSESSOR},
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=needs_a_reason,
    happened=counts_as(WindowDeclined),
    events=(
        EventRule(
            event=WindowDeclined,
            label="Another window declined",
            follows=before_the_decision(
                lambda state, event, now: concluding.on_declined(state, event)
            ),
        ),
    ),
)
