"""A named person's conclusion on one limb, in their own words (R48)."""

from __future__ import annotations

from datetime import datetime

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability.commands import ConcludeLimb
from policy.suitability.deciding import concluding
from policy.suitability.deeds.common import (
    EVERY_STAGE,
    before_the_decision,
    counts_as,
    within_limits,
)
from policy.suitability.events import LimbConcluded
from policy.suitability.state import SuitabilityState
from policy.suitability.words import Role


def refused(state: SuitabilityState, order: Order[ConcludeLimb], now: datetime) -> Refusal | None:
    """It must be open to conclude, with a reason, all read that must be."""
    return concluding.refused_conclusion(state, order.command, now)


CONCLUDE_LIMB: Deed[SuitabilityState, ConcludeLimb] = Deed(
    command=ConcludeLimb,
    title="Conclude on one limb, in your own words",
    fields={
        "limb": Field("Limb", "Which limb of the rule"),
        "met": Field("Met", "Whether it is met"),
        "reason": Field("Reason", "What leads to it, in your own words"),
        "evidence": Field("Evidence", "Numbers of items of the register"),
        "read": Field("Circumstances read", "Those that you have read, by their ids"),
    },
    who=frozenset({Role.ASSESSOR}),
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=within_limits(refused),
    happened=counts_as(LimbConcluded),
    events=(
        EventRule(
            event=LimbConcluded,
            label="Conclusion on a limb",
            follows=before_the_decision(concluding.on_concluded),
        ),
    ),
)
