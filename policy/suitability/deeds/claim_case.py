"""A decision maker takes a case, one person at a time, or gives it back (R106)."""

from __future__ import annotations

from datetime import datetime

from policy.cases.deed import Deed, EventRule
from policy.cases.dispatch import not_now
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.commands import ClaimCase, ReleaseCase
from policy.suitability.deciding import deciding
from policy.suitability.deeds.common import (
    EVERY_STAGE,
    before_the_decision,
    cannot_decide,
    counts_as,
)
from policy.suitability.events import CaseClaimed, CaseReleased
from policy.suitability.state import SuitabilityState
from policy.suitability.words import SUPERVISORS, Role


def refused_claiming(
    state: SuitabilityState, order: Order[ClaimCase], now: datetime
) -> Refusal | None:
    """It must be free to take."""
    return deciding.refused_claim(state, order.actor.id)


def refused_releasing(
    state: SuitabilityState, order: Order[ReleaseCase], now: datetime
) -> Refusal | None:
    """Only who has it gives it back, or a supervisor."""
    mine = state.holder == order.actor.id or SUPERVISORS.intersection(order.actor.roles)
    return None if mine else refusals.TAKEN


CLAIM_CASE: Deed[SuitabilityState, ClaimCase] = Deed(
    command=ClaimCase,
    title="Take the case, to decide it",
    fields={},
    who=frozenset({Role.SRU_DECISION_MAKER}),
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=refused_claiming,
    happened=counts_as(CaseClaimed),
    events=(
        EventRule(
            event=CaseClaimed,
            label="Taken by a decision maker",
            follows=before_the_decision(deciding.on_claimed),
        ),
    ),
    barred=cannot_decide,
)


RELEASE_CASE: Deed[SuitabilityState, ReleaseCase] = Deed(
    command=ReleaseCase,
    title="Give the case back, for another decision maker to take",
    fields={},
    who=SUPERVISORS | {Role.SRU_DECISION_MAKER},
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=refused_releasing,
    happened=counts_as(CaseReleased),
    events=(
        EventRule(
            event=CaseReleased,
            label="Released by the decision maker",
            follows=before_the_decision(
                lambda state, event, now: deciding.on_released(state, event)
            ),
        ),
    ),
)
