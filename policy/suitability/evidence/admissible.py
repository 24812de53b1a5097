"""Which facts may be recorded, and by whom. A fact counts once; another word on the same question
stands beside it under its own id.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from policy.cases.moments import believable, believable_day
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.evidence.facts import (
    EARLIEST_BIRTH,
    Age,
    AnyFact,
    AuthorityStatement,
    Conclusion,
    Facts,
    Indication,
    LegalReference,
    Residence,
    WindowChange,
)
from policy.suitability.evidence.nations import NATION_OF_LETTER, PRIORITY_NEED, named
from policy.suitability.evidence.other_circumstances import PriorityNeed
from policy.suitability.evidence.protecting import well_cleared
from policy.suitability.evidence.recorded import in_one_act
from policy.suitability.evidence.refusals import (
    A_LAWYERS_WORD,
    CONSENT_IS_NO_BASIS,
    FACT_CHANGED,
    FACT_IN_THE_FUTURE,
    HOLD_NOT_CLEARED,
    NO_PRIORITY_NEED,
    NO_SUCH_AREA,
    NO_SUCH_BIRTH,
    NOT_AS_A_FACT,
)
from policy.suitability.evidence.words import Basis, PlaceNation
from policy.time import london_day

_BY_THEIR_OWN_COMMANDS = (Conclusion, WindowChange)


def refused(
    facts: tuple[AnyFact, ...], known: tuple[AnyFact, ...], nation: PlaceNation, now: datetime
) -> Refusal | None:
    """Why these may not be recorded beside what is known of a case in a nation; None if they
    may.
    """
    by_id = {fact.id: fact for fact in known}
    today = london_day(now)
    for fact in facts:
        if isinstance(fact, _BY_THEIR_OWN_COMMANDS):
            return NOT_AS_A_FACT
        if fact.basis is Basis.CONSENT:
            return CONSENT_IS_NO_BASIS
        if not believable_day(fact.as_of):
            return refusals.NO_SUCH_TIME
        if fact.as_of > today:
            return FACT_IN_THE_FUTURE
        if isinstance(fact, Indication) and fact.cleared and not well_cleared(fact):
            return HOLD_NOT_CLEARED
        if isinstance(fact, Age) and not _born(fact.born_on, today):
            return NO_SUCH_BIRTH
        if isinstance(fact, PriorityNeed) and nation not in PRIORITY_NEED:
            return NO_PRIORITY_NEED
        if isinstance(fact, Residence) and not _believable(fact):
            return refusals.NO_SUCH_TIME
        if not _same(by_id.setdefault(fact.id, fact), fact):
            return FACT_CHANGED
    return None


def _believable(fact: Residence) -> bool:
    return fact.arrived_at is None or fact.arrived_at.utcoffset() is not None


def _same(known: AnyFact, fact: AnyFact) -> bool:
    """Whether it is the same again. A statement was given its area when it came first."""
    if isinstance(known, AuthorityStatement) and isinstance(fact, AuthorityStatement):
        fact = replace(fact, area=fact.area or known.area)
    return known == fact


def _born(born_on: date | None, today: date) -> bool:
    return born_on is None or EARLIEST_BIRTH <= born_on <= today


def refused_opening(facts: Facts, now: datetime) -> Refusal | None:
    """Why a case may not be opened with these; None if it may."""
    if not believable(facts.opened_at):
        return refusals.NO_SUCH_TIME
    if facts.opened_at > now:
        return refusals.IN_THE_FUTURE
    if NATION_OF_LETTER.get(facts.authority[:1]) is not facts.nation:
        return NO_SUCH_AREA
    if any(isinstance(fact, LegalReference) for fact in facts.known):
        return A_LAWYERS_WORD
    if any(isinstance(fact, Indication) and fact.cleared for fact in facts.known):
        return HOLD_NOT_CLEARED
    if not _born(facts.born_on, london_day(now)):
        return NO_SUCH_BIRTH
    return refused(facts.known, (), facts.nation, now)


def added(facts: Facts, new: tuple[AnyFact, ...]) -> Facts:
    """The same case with the facts of one act added, each once, a statement as that of the
    authority it is asked of now.
    """
    known = {fact.id: fact for fact in facts.known}
    for fact in in_one_act(new):
        known.setdefault(fact.id, named(fact, facts.authority, facts.nation))
    return replace(facts, known=tuple(known.values()))
