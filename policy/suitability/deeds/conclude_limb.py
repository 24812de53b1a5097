"""A named person's conclusion on one limb, in their own words (R48, R104). A finding is never a
conclusion.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.orders import Order
from policy.help import UseCase, use_cases
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.deciding.assessing import assessed, with_fact
from policy.suitability.deciding.links import refused_while_open
from policy.suitability.deciding.part import PartOfTheReferral
from policy.suitability.deeds.common import (
    counts_as,
    within_limits,
)
from policy.suitability.evidence.content import superseding
from policy.suitability.evidence.facts import Conclusion
from policy.suitability.evidence.reading import read
from policy.suitability.evidence.words import Limb
from policy.suitability.gates.circumstances import unread
from policy.suitability.gates.signs import last_cleared, uncleared
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.refusals import LOOK_FIRST, SHOWN_BY
from policy.suitability.rulebook import suitability_book_at
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import BEFORE_THE_SRU, Decision
from policy.suitability.words import EXITS, Role, Stage
from policy.time import london_day


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcludeLimb:
    """Conclude on one limb, in a named person's own words (R48). `read` names the circumstances
    they have read, by the ids of the facts (R73).
    """

    kind: Literal["conclude-limb"] = "conclude-limb"
    limb: Limb
    met: bool
    reason: str
    evidence: tuple[str, ...] = ()
    read: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LimbConcluded(PartOfTheReferral):
    """A named person's conclusion on a limb, from what was shown to them (R48, R104)."""

    kind: Literal["limb-concluded"] = "limb-concluded"
    limb: Limb
    met: bool
    reason: str
    evidence: tuple[str, ...] = ()
    read: tuple[str, ...] = ()


HELD_TODAY = Refusal(
    code="held-until-tomorrow",
    sentence=(
        "A hold was cleared today. What was concluded up to today counts no longer; from tomorrow "
        "on it can be concluded anew."
    ),
    what_to_do="Read the case again tomorrow, and conclude on each of the three parts.",
    rule="R62",
)

CIRCUMSTANCES_UNREAD = Refusal(
    code="circumstances-unread",
    sentence=(
        "Not every circumstance of the person's that is on record is said to be read, and refused "
        "support is concluded on with all of them in view."
    ),
    what_to_do="Read them, and name each as read.",
    helps=use_cases(UseCase.CIRCUMSTANCES),
    rule="R73",
)

NOT_SHOWN = Refusal(
    code="not-shown",
    sentence="Not all three parts of the rule are shown met, so none can be concluded to be met.",
    what_to_do=LOOK_FIRST,
    helps=SHOWN_BY,
    rule="R48",
)

ROUTE_STOPPED = Refusal(
    code="route-stopped",
    sentence="This route has stopped for this case: nothing adverse can follow.",
    what_to_do="Close the case with a reason, once what it asks for is done.",
    rule="R77",
)


_MAY_BE_CONCLUDED = BEFORE_THE_SRU | {Stage.THRESHOLDS_NOT_MET}


def _elsewhere(state: SuitabilityState) -> Refusal:
    return ROUTE_STOPPED if state.stage in EXITS else refusals.NOT_NOW


def refused_conclusion(
    state: SuitabilityState, said: ConcludeLimb | LimbConcluded, now: datetime
) -> Refusal | None:
    """Why a limb cannot be concluded on: a sign holds conclusions (R62), "met" is not shown, or a
    circumstance is not read (R73). "Not met" can always be concluded.
    """
    assert state.facts is not None  # set by the opening
    if not said.reason.strip():
        return refusals.REASON_NEEDED
    case = read(state.facts, now, suitability_book_at(now))
    if uncleared(case):
        return refusals.HELD
    waits = refused_while_open(state)
    if waits is not None:
        return waits
    if not said.met:
        return None
    if last_cleared(case) == case.day:
        return HELD_TODAY
    if said.limb is Limb.REFUSED_SUPPORT and not unread(case) <= frozenset(said.read):
        return CIRCUMSTANCES_UNREAD
    return None if assessed(state.facts, now).may_conclude else NOT_SHOWN


def refused(state: SuitabilityState, order: Order[ConcludeLimb], now: datetime) -> Refusal | None:
    """It must be possible to conclude now, with a reason and everything read that must be."""
    return refused_conclusion(state, order.command, now)


def on_concluded(state: SuitabilityState, event: LimbConcluded, now: datetime) -> Decision:
    """The conclusion stands in the place of an earlier one on the same limb."""
    refusal = refused_conclusion(state, event, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    assert state.facts is not None  # looked at above
    fact = Conclusion(
        id=event.id,
        as_of=london_day(now),
        source=event.by,
        evidence=event.evidence,
        supersedes=superseding(
            state.facts, lambda f: isinstance(f, Conclusion) and f.limb is event.limb
        ),
        limb=event.limb,
        met=event.met,
        by=event.by,
        reason=event.reason,
        read=event.read,
    )
    return with_fact(state, fact, now, ("R48", "R104"))


CONCLUDE_LIMB: SuitabilityDeed[ConcludeLimb] = Deed(
    command=ConcludeLimb,
    title="Conclude on one limb, in your own words",
    fields={
        "limb": Field("Limb", "Which limb of the rule"),
        "met": Field("Met", "Whether it is met"),
        "reason": Field("Reason", "What leads to it, in your own words"),
        "evidence": Field("Evidence", "Numbers of items of the register"),
        "read": Field("Circumstances read", "Those that you have read, by their ids", shown=True),
    },
    who=frozenset({Role.ASSESSOR}),
    stages=_MAY_BE_CONCLUDED,
    elsewhere=_elsewhere,
    refused=within_limits(refused),
    happened=counts_as(LimbConcluded),
    events=(
        EventRule(
            event=LimbConcluded,
            label="Conclusion on a limb",
            follows=on_concluded,
        ),
    ),
)
