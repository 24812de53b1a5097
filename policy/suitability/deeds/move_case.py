"""The case goes to the authority of the area where the person sleeps now (R98 to R100). From then
on that nation's law, working days and body count. What the old authority said still stands for its
own area and time. A clearance is void.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.orders import Order
from policy.help import deeds
from policy.refusal import Refusal
from policy.suitability.clocks import enquiry
from policy.suitability.deciding.part import PartOfTheReferral
from policy.suitability.deeds.common import ENFORCEMENT, counts_as
from policy.suitability.evidence.facts import Facts
from policy.suitability.evidence.nations import NATION_OF_LETTER, named
from policy.suitability.evidence.reading import read
from policy.suitability.evidence.refusals import NO_SUCH_AREA
from policy.suitability.evidence.where import areas_now
from policy.suitability.evidence.words import PlaceNation
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.ladder import nation_name
from policy.suitability.news.arriving import arrived
from policy.suitability.rulebook import suitability_book_at
from policy.suitability.serving.blocking import voided, watched
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import OPEN, Stage
from policy.time import london_day


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCase:
    """Give the case to the authority of the area where the person sleeps now (R98 to R100)."""

    kind: Literal["move-case"] = "move-case"
    authority: str
    nation: PlaceNation


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMoved(PartOfTheReferral):
    """The person sleeps in another area now: its authority is asked, and its word counts (R98 to
    R100).
    """

    kind: Literal["case-moved"] = "case-moved"
    authority: str
    nation: PlaceNation


THERE_ALREADY = Refusal(
    code="there-already",
    sentence="The case is with that authority already.",
    what_to_do="Nothing: its word is waited for, or ask it again.",
    helps=deeds("send-enquiry"),
    rule="R98",
)

SLEEPS_ELSEWHERE = Refusal(
    code="sleeps-elsewhere",
    sentence="By the last word on where the person sleeps, it is not in that area.",
    what_to_do="Record where the person sleeps now, with the area's code, then move the case.",
    rule="R98",
)


_RULE = {
    PlaceNation.ENGLAND: "R98",
    PlaceNation.WALES: "R99",
    PlaceNation.SCOTLAND: "R99",
    PlaceNation.NORTHERN_IRELAND: "R100",
}


_OVER = frozenset({Stage.SERVED, Stage.HANDED_OVER, Stage.WITHDRAWN})


def refused_move(
    state: SuitabilityState, authority: str, nation: PlaceNation, now: datetime
) -> Refusal | None:
    """Why a case may not go to an authority: code and nation do not fit, it is there already, or
    the last word on where the person sleeps names another area.
    """
    assert state.facts is not None  # set by the opening
    if NATION_OF_LETTER.get(authority[:1]) is not nation or not authority.isprintable():
        return NO_SUCH_AREA
    if authority == state.authority:
        return THERE_ALREADY
    there = _moved(state.facts, authority, nation, now)
    if areas_now(read(there, now, suitability_book_at(now))) != {authority}:
        return SLEEPS_ELSEWHERE
    return None


def refused(state: SuitabilityState, order: Order[MoveCase], now: datetime) -> Refusal | None:
    """The code must fit the nation, and the last report of where the person sleeps."""
    return refused_move(state, order.command.authority, order.command.nation, now)


def on_moved(state: SuitabilityState, event: CaseMoved, now: datetime) -> Decision:
    """The case belongs to the new authority, which is asked at once if the question on support is
    still open.
    """
    refusal = refused_move(state, event.authority, event.nation, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    assert state.facts is not None  # set by the opening
    facts = _moved(state.facts, event.authority, event.nation, now)
    there = changed(
        state.without(*enquiry.NAMES),
        authority=event.authority,
        nation=nation_name(event.nation),
        facts=facts,
        enquiry=None,
    )
    rules = ("R98", *(() if _RULE[event.nation] == "R98" else (_RULE[event.nation],)))
    if state.decision is None:
        return arrived(there, (), now, rules)
    if state.stage in _OVER:
        return Decision(there, (), rules)
    safe, notices = voided(changed(there, news_arrived_at=now), now)
    return Decision(watched(safe, now), notices, rules)


def _moved(facts: Facts, authority: str, nation: PlaceNation, now: datetime) -> Facts:
    """The same case in another area. A statement without an area is the old authority's word, and
    stays so.
    """
    known = tuple(named(fact, facts.authority, facts.nation) for fact in facts.known)
    return replace(
        facts,
        authority=authority,
        nation=nation,
        former=(),
        moved_on=london_day(now),
        known=known,
    )


MOVE_CASE: SuitabilityDeed[MoveCase] = Deed(
    command=MoveCase,
    title="Give the case to the authority of the area where the person sleeps now",
    fields={
        "authority": Field("Authority", "Its official code"),
        "nation": Field("Nation", "The nation that the area lies in"),
    },
    who=ENFORCEMENT,
    stages=OPEN,
    elsewhere=not_now,
    refused=refused,
    happened=counts_as(CaseMoved),
    events=(
        EventRule(event=CaseMoved, label="Moved to another area's authority", follows=on_moved),
    ),
)
