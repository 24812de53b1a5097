"""The person sleeps in another area now: the case goes to that area's authority by a deed (R98 to
R100).

What can happen here: only this, at any stage. The authority and the nation of the case change, so
that its law, its working days and its own body count; what the old authority said stays its word
about its own area and its own time. Which deadlines run: the new authority's answer, if support is
still asked about. Where it leads: wherever what is known implies there; a clearance that holds is
void.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.anywhere import arrived
from policy.suitability.deciding import enquiry
from policy.suitability.events import CaseMoved
from policy.suitability.evidence.facts import Facts
from policy.suitability.evidence.reading import read
from policy.suitability.evidence.where import NATION_OF_LETTER, areas_now
from policy.suitability.evidence.words import PlaceNation
from policy.suitability.gates.statements import named
from policy.suitability.ladder import nation_name
from policy.suitability.rulebook import suitability_book_at
from policy.suitability.serving.blocking import voided, watched
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import Stage
from policy.time import london_day

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
        return refusals.NO_SUCH_AREA
    if authority == state.authority:
        return refusals.THERE_ALREADY
    there = _moved(state.facts, authority, nation, now)
    if areas_now(read(there, now, suitability_book_at(now))) != {authority}:
        return refusals.SLEEPS_ELSEWHERE
    return None


def on_moved(state: SuitabilityState, event: CaseMoved, now: datetime) -> Decision:
    """The case is the new authority's, which is asked at once if support is still asked about."""
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
    safe, told = voided(changed(there, heard_at=now), now)
    return Decision(watched(safe, now), told, rules)


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
