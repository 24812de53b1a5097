"""A clearance to hand the paper over, for a few hours, and giving it back (R111, R112)."""

from __future__ import annotations

from datetime import datetime

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability.commands import AskClearance, VoidClearance
from policy.suitability.deeds.common import (
    EVERY_STAGE,
    after_the_decision,
    counts_as,
    needs_a_reason,
)
from policy.suitability.events import ClearanceGiven, ClearanceVoided
from policy.suitability.serving import clearing
from policy.suitability.state import SuitabilityState
from policy.suitability.words import SUPERVISORS, Role


def refused(state: SuitabilityState, order: Order[AskClearance], now: datetime) -> Refusal | None:
    """Nothing may stand against handing the paper over."""
    return clearing.refused_clearance(state, order.command.note, now)


ASK_CLEARANCE: Deed[SuitabilityState, AskClearance] = Deed(
    command=AskClearance,
    title="Ask, before the paper is handed over, whether it may be",
    fields={
        "note": Field("Note", "What a long gap since the decision needs said"),
    },
    who=frozenset({Role.OFFICER}) | {Role.UKVI_OFFICER},
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=refused,
    happened=counts_as(ClearanceGiven),
    events=(
        EventRule(
            event=ClearanceGiven,
            label="Clearance given",
            follows=after_the_decision(clearing.on_given),
        ),
    ),
)


VOID_CLEARANCE: Deed[SuitabilityState, VoidClearance] = Deed(
    command=VoidClearance,
    title="Give a clearance back unused",
    fields={
        "reason": Field("Reason", "Why it is given back"),
    },
    who=SUPERVISORS | {Role.OFFICER},
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=needs_a_reason,
    happened=counts_as(ClearanceVoided),
    events=(
        EventRule(
            event=ClearanceVoided,
            label="Clearance given back",
            follows=after_the_decision(
                lambda state, event, now: clearing.on_given_back(state, now)
            ),
        ),
    ),
)
