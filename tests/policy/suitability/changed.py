"""Case 1 on the day a human may decide, and the same with something changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TypeVar

from policy.suitability.evidence.facts import (
    AnyFact,
    AuthorityStatement,
    Conclusion,
    EvidenceFact,
    EvidenceItem,
    Facts,
    Offer,
)
from policy.suitability.evidence.words import Availability, Body, Known, OfferKind, Response
from policy.suitability.gates.assessment import Assessment, assess
from policy.suitability.rulebook import SuitabilityBook
from tests.policy.suitability.cases import GUIDANCE, case

FactT = TypeVar("FactT", bound=EvidenceFact)

ON = datetime(2022, 2, 22, 12, 0, tzinfo=UTC)
OPEN = case(1).by(ON)
DAY = date(2022, 2, 22)


def look(facts: Facts, on: datetime = ON, book: SuitabilityBook = GUIDANCE) -> Assessment:
    """What `assess` says."""
    return assess(facts, on, book)


def plus(*more: AnyFact, facts: Facts = OPEN) -> Facts:
    """The same case with more on record."""
    return replace(facts, known=(*facts.known, *more))


def minus(*kinds: type[EvidenceFact], facts: Facts = OPEN) -> Facts:
    """The same case with nothing of these kinds on record."""
    return replace(facts, known=tuple(f for f in facts.known if not isinstance(f, kinds)))


def concluded_last(facts: Facts) -> Facts:
    """The same case, concluded on when everything else was on record."""
    said = tuple(fact for fact in facts.known if isinstance(fact, Conclusion))
    return plus(*said, facts=minus(Conclusion, facts=facts))


def each(kind: type[FactT], change: Callable[[FactT], FactT], facts: Facts = OPEN) -> Facts:
    """The same case with every fact of a kind changed."""
    known = tuple(change(f) if isinstance(f, kind) else f for f in facts.known)
    return replace(facts, known=known)  # type: ignore[arg-type]


def offer(id: str, day: date, *, response: Response = Response.REFUSED) -> Offer:
    """A suitable offer, refused without any health reason."""
    return Offer(
        id=id,
        as_of=day,
        provider="a night shelter",
        kind=OfferKind.ACCOMMODATION,
        need="somewhere to sleep",
        eligible=Known.YES,
        suitable=Known.YES,
        response=response,
        health_linked=Known.NO,
        evidence=(f"{id}-e",),
    )


def item(of: str, day: date) -> EvidenceItem:
    """The evidence that `offer` names."""
    return EvidenceItem(
        id=f"{of}-e",
        as_of=day,
        register="case register",
        kind="offer record",
        document_reference=f"DOC-{of}",
        sha256="0" * 64,
    )


def statement(
    id: str,
    day: date,
    availability: Availability = Availability.OFFERED,
    *,
    body: Body = Body.LOCAL_AUTHORITY,
    complete: bool = True,
    engaged: Known = Known.NO,
    asked: bool = True,
) -> AuthorityStatement:
    """A statement of the authority that answers everything."""
    return AuthorityStatement(
        id=id,
        as_of=day,
        body=body,
        availability=availability,
        offers_complete=complete,
        engaged_now=engaged,
        care_needs_asked=asked,
        human_rights_asked=asked,
        child_welfare_asked=asked,
    )
