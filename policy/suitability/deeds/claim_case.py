"""A decision maker takes a case, one person at a time (R106)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule
from policy.cases.dispatch import not_now
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability.deciding.part import TOOK_PART, took_part
from policy.suitability.deeds.acknowledge_summary import acknowledged
from policy.suitability.deeds.common import (
    cannot_decide,
    counts_as,
)
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import Role, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCase:
    """Take a case to decide it: one person at a time."""

    kind: Literal["claim-case"] = "claim-case"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClaimed(CaseEvent):
    """A decision maker took the case: nobody else decides it meanwhile (R106)."""

    kind: Literal["case-claimed"] = "case-claimed"


TAKEN = Refusal(
    code="taken",
    sentence="Another decision maker has this case.",
    what_to_do="Wait until it is released, or ask a supervisor to release it.",
    rule="R106",
)


def refused_claim(state: SuitabilityState, person: str) -> Refusal | None:
    """Why somebody cannot take the case: another has it, or they had a
    part in the referral.
    """
    if took_part(state, person):
        return TOOK_PART
    return TAKEN if state.holder not in ("", person) else None


def refused(state: SuitabilityState, order: Order[ClaimCase], now: datetime) -> Refusal | None:
    """Nobody else has taken it, and the one who takes it had no part in the referral."""
    return refused_claim(state, order.actor.id)


def on_claimed(state: SuitabilityState, event: CaseClaimed, now: datetime) -> Decision:
    """One person has the case now. This also shows that the unit has the summary."""
    refusal = refused_claim(state, event.by)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    taken = changed(acknowledged(state, now), holder=event.by)
    return Decision(taken, (), ("R106",))


CLAIM_CASE: SuitabilityDeed[ClaimCase] = Deed(
    command=ClaimCase,
    title="Take the case, to decide it",
    fields={},
    who=frozenset({Role.SRU_DECISION_MAKER}),
    stages=frozenset({Stage.WITH_SRU}),
    elsewhere=not_now,
    refused=refused,
    happened=counts_as(CaseClaimed),
    events=(
        EventRule(
            event=CaseClaimed,
            label="Taken by a decision maker",
            follows=on_claimed,
        ),
    ),
    barred=cannot_decide,
)
