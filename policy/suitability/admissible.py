"""Which facts may be recorded, and by whom. A fact counts once; another word on the same question
stands beside it under its own id.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from policy.cases.limits import KEPT_FOR_OTHERS, MOST_OF_A_CASE, refused_growth
from policy.cases.moments import believable, believable_day
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.age import EARLIEST_BIRTH
from policy.suitability.circumstances import PRIORITY_NEED
from policy.suitability.events import AuthorityReported
from policy.suitability.facts import (
    Age,
    AnyFact,
    AuthorityStatement,
    Conclusion,
    Engagement,
    Facts,
    Indication,
    LegalReference,
    Offer,
    Residence,
    Sleeping,
    WindowChange,
)
from policy.suitability.facts_beside import Circumstance, LocalPolicy, PriorityNeed
from policy.suitability.protecting import good_news, well_cleared
from policy.suitability.state import SuitabilityState
from policy.suitability.statements import named
from policy.suitability.where import NATION_OF_LETTER
from policy.suitability.words import Basis, Nation
from policy.time import london_day

_OF_AN_AUTHORITY = (
    AuthorityStatement,
    Circumstance,
    Engagement,
    LocalPolicy,
    Offer,
    PriorityNeed,
    Sleeping,
)
_BY_THEIR_OWN_COMMANDS = (Conclusion, WindowChange)


def refused(
    facts: tuple[AnyFact, ...], known: tuple[AnyFact, ...], nation: Nation, now: datetime
) -> Refusal | None:
    """Why these may not be recorded beside what is known of a case in a nation; None if they
    may.
    """
    by_id = {fact.id: fact for fact in known}
    today = london_day(now)
    for fact in facts:
        if isinstance(fact, _BY_THEIR_OWN_COMMANDS):
            return refusals.NOT_AS_A_FACT
        if fact.basis is Basis.CONSENT:
            return refusals.CONSENT_IS_NO_BASIS
        if not believable_day(fact.as_of):
            return refusals.NO_SUCH_TIME
        if fact.as_of > today:
            return refusals.FACT_IN_THE_FUTURE
        if isinstance(fact, Indication) and fact.cleared and not well_cleared(fact):
            return refusals.HOLD_NOT_CLEARED
        if isinstance(fact, Age) and not _born(fact.born_on, today):
            return refusals.NO_SUCH_BIRTH
        if isinstance(fact, PriorityNeed) and nation not in PRIORITY_NEED:
            return refusals.NO_PRIORITY_NEED
        if isinstance(fact, Residence) and not _believable(fact):
            return refusals.NO_SUCH_TIME
        if not _same(by_id.setdefault(fact.id, fact), fact):
            return refusals.FACT_CHANGED
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
        return refusals.NO_SUCH_AREA
    if any(isinstance(fact, LegalReference) for fact in facts.known):
        return refusals.A_LAWYERS_WORD
    if any(isinstance(fact, Indication) and fact.cleared for fact in facts.known):
        return refusals.HOLD_NOT_CLEARED
    if not _born(facts.born_on, london_day(now)):
        return refusals.NO_SUCH_BIRTH
    return refused(facts.known, (), facts.nation, now)


def may_say(fact: AnyFact, authoritys: bool) -> bool:
    """Whether an organisation's word on this counts: of the area's authority on everything that is
    an authority's to say, of any other on good news alone (R72, R77).
    """
    if not isinstance(fact, _OF_AN_AUTHORITY):
        return False
    return authoritys or (good_news(fact) and not isinstance(fact, AuthorityStatement))


def usable(
    facts: tuple[AnyFact, ...],
    known: tuple[AnyFact, ...],
    nation: Nation,
    message: str,
    authoritys: bool,
    now: datetime,
) -> tuple[AnyFact, ...]:
    """Of what an organisation reports, what may be used. Good news counts from anybody, whatever
    else its message holds; everything else is the word of the area's authority alone (R72).
    """
    taken: list[AnyFact] = []
    for fact in facts:
        if may_say(fact, authoritys):
            mended = _mended(fact, (*known, *taken), message, now) if good_news(fact) else fact
            if refused((mended,), (*known, *taken), nation, now) is None:
                taken.append(mended)
    return tuple(taken)


def refused_report(
    state: SuitabilityState, report: AuthorityReported, authoritys: bool, now: datetime
) -> Refusal | None:
    """Why nothing of what an organisation reports may be used; None if something may. Asked at the
    edge before the commit that acknowledges it, and by the case. A stranger learns nothing.
    """
    facts, said = state.facts, report.facts
    assert facts is not None  # set by the opening
    if said and not usable(said, facts.known, facts.nation, report.id, authoritys, now):
        return _nothing_usable(said, facts, now) if authoritys else refusals.NOT_YOUR_CASE
    return refused_growth(state, report, MOST_OF_A_CASE + KEPT_FOR_OTHERS)


def _nothing_usable(said: tuple[AnyFact, ...], facts: Facts, now: datetime) -> Refusal:
    sayable = tuple(fact for fact in said if may_say(fact, True))
    refusal = refused(sayable, facts.known, facts.nation, now) if sayable else None
    return refusal or refusals.NOT_AN_AUTHORITYS


def _mended(fact: AnyFact, known: tuple[AnyFact, ...], message: str, now: datetime) -> AnyFact:
    """Good news is lost neither to a wrong clock nor to an id used before."""
    today = london_day(now)
    if fact.as_of > today or not believable_day(fact.as_of):
        fact = replace(fact, as_of=today)
    if any(other.id == fact.id and other != fact for other in known):
        fact = replace(fact, id=f"{message}/{fact.id}")
    return fact


def added(facts: Facts, new: tuple[AnyFact, ...]) -> Facts:
    """The same case with facts added, each once, a statement as that of the authority it is asked
    of now.
    """
    known = {fact.id: fact for fact in facts.known}
    for fact in new:
        known.setdefault(fact.id, named(fact, facts.authority, facts.nation))
    return replace(facts, known=tuple(known.values()))
