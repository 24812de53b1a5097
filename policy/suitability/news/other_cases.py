"""What another case of the person means for this one (R33, R77, R107): what helps the person there
counts here once a named person has said that both are theirs, and the people who decide have read
it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from policy.suitability.deciding.links import open_links
from policy.suitability.deciding.part import with_people
from policy.suitability.evidence.content import digest
from policy.suitability.evidence.facts import (
    Age,
    AnyFact,
    AuthorityStatement,
    CameToSleepRough,
    Engagement,
    EussWord,
    EvidenceItem,
    Facts,
    Indication,
    Offer,
    Permission,
    Residence,
    Sleeping,
)
from policy.suitability.evidence.protecting import protects
from policy.suitability.evidence.reading import superseded
from policy.suitability.evidence.words import (
    ROUGH_PLACES,
    Cause,
    Known,
    PermissionKind,
    Place,
    Response,
    Sameness,
)
from policy.suitability.gates.age import said_of_age
from policy.suitability.gates.offers import answered
from policy.suitability.gates.settlement import PROTECTING, protects_for_good
from policy.suitability.news.arriving import arrived
from policy.suitability.records import LinkedCase
from policy.suitability.rulebook import suitability_book
from policy.suitability.serving import blocking
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import Look
from policy.time import london_day

_KEPT_FOR_GOOD = frozenset({PermissionKind.INDEFINITE, PermissionKind.PROTECTION})


def shown_to_others(state: SuitabilityState) -> LinkedCase:
    """A case as another one that may be the same person's keeps it."""
    content = digest(state.facts) if state.facts is not None else ""
    return LinkedCase(
        reference=state.reference,
        content=content,
        helps=helping(state),
        took_part=state.took_part,
    )


def helping(state: SuitabilityState) -> tuple[AnyFact, ...]:
    """What of a case counts for the person in another one of theirs: nothing else ever does. Words
    that came from another case are that one's to pass on.
    """
    if state.facts is None:
        return ()
    gone, others = superseded(state.facts.known), {link.reference for link in state.linked}
    found: list[AnyFact] = [*_said_at_the_opening(state.facts), *_found_at_a_look(state)]
    end = suitability_book(state.rulebook).transition_ended_at
    for fact in state.facts.known:
        helps = _helps(fact, end)
        own = fact.id not in gone and fact.id.partition("/")[0] not in others
        if helps is not None and own:
            found.append(helps)
    return tuple(_from(state.reference, fact) for fact in found)


def _helps(fact: AnyFact, end: datetime) -> AnyFact | None:
    """The fact, or all of it that helps; None if it does not. An offer taken up and an authority's
    word of it are passed on as engagement alone: neither may complete anything in another case. Of
    residence the gate itself says what protects, by when the transition ended.
    """
    match fact:
        case Engagement(engaged=True):
            return fact
        case AuthorityStatement(engaged_now=Known.YES):
            return Engagement(id=fact.id, as_of=fact.as_of, engaged=True)
        case Offer(response=Response.ACCEPTED):
            return Engagement(id=fact.id, as_of=answered(fact), engaged=True, kind=fact.kind)
        case Sleeping(place=place) if place not in ROUGH_PLACES and place is not Place.NOT_KNOWN:
            return fact
        case Indication() if protects(fact):
            return fact
        case CameToSleepRough(cause=Cause.FLED_ABUSE):
            return fact
        case Age() if _says_child(fact):
            return fact
        case Permission(kind=kind) if kind in _KEPT_FOR_GOOD:
            return fact
        case EussWord(standing=standing) if standing in PROTECTING:
            return fact
        case Residence() if protects_for_good(fact, end):
            return fact
        case _:
            return None


def _says_child(word: Age) -> bool:
    return said_of_age(word.adult, word.born_on, word.as_of, word.as_of) is Known.NO


def _said_at_the_opening(facts: Facts) -> Iterator[AnyFact]:
    """A child by what the opening said is a child in the other case too."""
    said = Age(
        id="opening-age",
        as_of=london_day(facts.opened_at),
        adult=facts.adult,
        born_on=facts.born_on,
    )
    if _says_child(said):
        yield said


def _found_at_a_look(state: SuitabilityState) -> Iterator[AnyFact]:
    """What the last fresh look found for the person, as the facts that it means."""
    look = state.look
    if look is None:
        return
    day = london_day(look.at)
    if look.result is Look.SUPPORTED:
        yield Engagement(id=f"look-{day}", as_of=day, engaged=True)
    if look.result is Look.NOT_ROUGH:
        yield Sleeping(id=f"look-{day}", as_of=day, place=Place.NOT_KNOWN)


def _from(reference: str, fact: AnyFact) -> AnyFact:
    return replace(
        fact,
        id=f"{reference}/{fact.id}",
        source=f"case {reference}",
        evidence=(),
        supersedes="",
    )


def linked(state: SuitabilityState, link: LinkedCase, now: datetime) -> Decision:
    """The case with a link as it now stands, and what follows from it."""
    assert state.facts is not None  # set by the opening
    others = tuple(one for one in state.linked if one.reference != link.reference)
    known = changed(state, linked=(*others, link))
    rules = ("R33", "R77", "R107")
    if link.sameness is Sameness.SAME:
        facts: tuple[AnyFact, ...] = (*link.helps, _to_be_read(state, link, now))
        # Who put them into the other case has put them into this one (R109).
        return arrived(with_people(known, *link.took_part), facts, now, rules)
    safe, notices = blocking.voided(known, now) if open_links(known) else (known, ())
    return Decision(safe, notices, ("R33",))


def _to_be_read(state: SuitabilityState, link: LinkedCase, now: datetime) -> AnyFact:
    """The other case as an item of the register: who decides marks it read, as all evidence."""
    assert state.facts is not None  # set by the opening
    id = f"{link.reference}/case"
    for fact in state.facts.known:
        if fact.id == id:
            return fact
    return EvidenceItem(
        id=id,
        as_of=london_day(now),
        source=link.by,
        register="cases of this track",
        kind="another case of this person",
        document_reference=link.reference,
        sha256=link.content,
    )
