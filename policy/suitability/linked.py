"""Cases that may be, or are, about one person (R33, R77, R107).

Until a named person has said whether two cases are about one person, nobody concludes, refers,
decides or clears on either. If they are, what helps the person in one counts in the other, and
whoever decides has read that there is another one.

What can happen here: an earlier case is found at the opening, another case sends word, a named
person says which it is. No deadline of their own. Where it leads: wherever the facts then imply.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.deciding.assessing import follow
from policy.suitability.events import (
    AuthorityReported,
    CaseOpened,
    DuplicateResolved,
    Event,
    FactsRecorded,
    LinkedCaseHeard,
    RecheckRecorded,
)
from policy.suitability.evidence.admissible import added
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
from policy.suitability.gates.settlement import PROTECTING
from policy.suitability.records import LinkedCase
from policy.suitability.serving import blocking
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import Look
from policy.time import london_day

UNNAMED = "an earlier case"
"""The other case of an opening that only says that there is one."""

_KEPT_FOR_GOOD = frozenset({PermissionKind.INDEFINITE, PermissionKind.PROTECTION})
_MAKES_NEWS = (FactsRecorded, AuthorityReported, RecheckRecorded)


def open_links(state: SuitabilityState) -> tuple[LinkedCase, ...]:
    """The cases of which nobody has said yet whether they are the same person's."""
    return tuple(link for link in state.linked if link.sameness is Sameness.NOT_SAID)


def refused_while_open(state: SuitabilityState) -> Refusal | None:
    """Why nothing adverse may be done now: somebody has to look at another case first (R33)."""
    return refusals.DUPLICATE_OPEN if open_links(state) else None


def links_of(event: CaseOpened) -> tuple[LinkedCase, ...]:
    """The earlier cases that an opening names."""
    unnamed = (LinkedCase(reference=UNNAMED),) if event.possible_duplicate else ()
    return event.linked or unnamed


def shown_to_others(state: SuitabilityState) -> LinkedCase:
    """A case as another one that may be the same person's keeps it."""
    content = digest(state.facts) if state.facts is not None else ""
    return LinkedCase(reference=state.reference, content=content, told=helping(state))


def helping(state: SuitabilityState) -> tuple[AnyFact, ...]:
    """What of a case counts for the person in another one of theirs: nothing else ever does. Words
    that came from another case are that one's to pass on.
    """
    if state.facts is None:
        return ()
    gone, others = superseded(state.facts.known), {link.reference for link in state.linked}
    found: list[AnyFact] = [*_said_at_the_opening(state.facts), *_found_at_a_look(state)]
    for fact in state.facts.known:
        helps = _helps(fact)
        own = fact.id not in gone and fact.id.partition("/")[0] not in others
        if helps is not None and own:
            found.append(helps)
    return tuple(_from(state.reference, fact) for fact in found)


def _helps(fact: AnyFact) -> AnyFact | None:
    """The fact, or all of it that helps; None if it does not. An offer taken up and an authority's
    word of it are passed on as engagement alone: neither may complete anything in another case.
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
        case Residence(eea_or_family=Known.YES, resident_before_end=Known.YES):
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


def words_for_others(
    state: SuitabilityState, event: Event
) -> tuple[tuple[str, LinkedCaseHeard], ...]:
    """What other cases must hear of an event of this one, each with the case that hears it."""
    match event:
        case CaseOpened():
            wanted = open_links(state)
        case DuplicateResolved(other=other):
            wanted = tuple(link for link in state.linked if link.reference == other)
        case _ if isinstance(event, _MAKES_NEWS):
            wanted = state.linked
        case _:
            wanted = ()
    return tuple(
        (link.reference, _word(state, event, link)) for link in wanted if link.reference != UNNAMED
    )


def words_between(
    state: SuitabilityState, other: SuitabilityState, event: Event
) -> tuple[tuple[str, LinkedCaseHeard], ...]:
    """What two cases hear of each other that are found, after an event, to look like one person's;
    nothing if they know of each other.
    """
    if any(link.reference == other.reference for link in state.linked):
        return ()
    pairs = ((state, other), (other, state))
    return tuple(
        (to.reference, _word(of, event, LinkedCase(reference=to.reference))) for to, of in pairs
    )


def _word(state: SuitabilityState, event: Event, link: LinkedCase) -> LinkedCaseHeard:
    shown = shown_to_others(state)
    return LinkedCaseHeard(
        id=f"{event.id}/for/{link.reference}",
        at=event.at,
        by=event.by,
        other=state.reference,
        sameness=link.sameness,
        reason=link.reason,
        content=shown.content,
        facts=shown.told,
    )


def refused_resolving(state: SuitabilityState, other: str, reason: str) -> Refusal | None:
    """Why it cannot be said whether two cases are one person's. Who was said to be somebody else
    may later turn out to be the same, so word of that case goes on being kept aside; the other way
    round facts have counted, and are mended as facts.
    """
    found = next((link for link in state.linked if link.reference == other), None)
    if found is None:
        return refusals.NOT_LINKED
    if found.sameness is Sameness.SAME:
        return refusals.SAID_ALREADY
    return None if reason.strip() else refusals.REASON_NEEDED


def on_resolved(state: SuitabilityState, event: DuplicateResolved, now: datetime) -> Decision:
    """A named person has said it: the other case's good news counts here, or nothing of it does."""
    refusal = refused_resolving(state, event.other, event.reason)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    link = next(one for one in state.linked if one.reference == event.other)
    sameness = Sameness.SAME if event.same else Sameness.OTHER
    said = replace(link, sameness=sameness, by=event.by, reason=event.reason, said_at=now)
    return _linked(state, said, now)


def on_heard(state: SuitabilityState, event: LinkedCaseHeard, now: datetime) -> Decision:
    """Word of another case. What was said of the two there is so here too; what is only news leaves
    it as it was said.
    """
    if event.other == state.reference:
        return Decision(state, refusal=refusals.NOT_NOW)
    known = next((one for one in state.linked if one.reference == event.other), None)
    link = known or LinkedCase(reference=event.other)
    heard = replace(link, content=event.content, told=event.facts)
    if event.sameness is not Sameness.NOT_SAID and link.sameness is not Sameness.SAME:
        heard = replace(
            heard, sameness=event.sameness, by=event.by, reason=event.reason, said_at=now
        )
    return _linked(state, heard, now)


def _linked(state: SuitabilityState, link: LinkedCase, now: datetime) -> Decision:
    """The case with a link as it now stands, and what follows from it."""
    assert state.facts is not None  # set by the opening
    others = tuple(one for one in state.linked if one.reference != link.reference)
    known = changed(state, linked=(*others, link))
    rules = ("R33", "R77", "R107")
    if link.sameness is Sameness.SAME:
        facts: tuple[AnyFact, ...] = (*link.told, _to_be_read(state, link, now))
        if state.decision is not None:
            return blocking.on_news(known, facts, now, rules)
        return follow(known, added(state.facts, facts), now, rules)
    safe, told = blocking.voided(known, now) if open_links(known) else (known, ())
    return Decision(safe, told, ("R33",))


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
