"""One case of the suitability track in which every rule is met, and the same with a few facts
changed: what the facts then come to.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from policy.suitability.evidence.facts import (
    AnyFact,
    Application,
    AuthorityStatement,
    CameToSleepRough,
    Conclusion,
    Consulted,
    EussWord,
    EvidenceItem,
    Facts,
    Incident,
    Offer,
    Permission,
    PncResult,
    Residence,
    Sleeping,
)
from policy.suitability.evidence.words import (
    Availability,
    BehaviourKind,
    Body,
    Cause,
    Channel,
    Euss,
    Instrument,
    Known,
    Limb,
    OfferKind,
    PermissionKind,
    Place,
    PlaceNation,
    Response,
    Standing,
)
from policy.suitability.gates.assessment import Assessment, assess
from policy.suitability.rulebook import suitability_book_at
from policy.suitability.words import Stage

OPENED = datetime(2023, 3, 1, 10, tzinfo=UTC)
ON = datetime(2023, 6, 15, 12, tzinfo=UTC)
AUTHORITY = {
    PlaceNation.ENGLAND: "E09000033",
    PlaceNation.WALES: "W06000015",
    PlaceNation.SCOTLAND: "S12000036",
    PlaceNation.NORTHERN_IRELAND: "N09000003",
}


def _offer(id: str, day: date, provider: str) -> Offer:
    return Offer(
        id=id,
        as_of=day,
        provider=provider,
        kind=OfferKind.ACCOMMODATION,
        need="somewhere to live",
        eligible=Known.YES,
        suitable=Known.YES,
        suitability_reason="fits",
        response=Response.REFUSED,
        refusal_reason="gave none",
        health_linked=Known.NO,
        evidence=(f"{id}-letter",),
    )


def _letter(id: str, day: date) -> EvidenceItem:
    return EvidenceItem(
        id=f"{id}-letter",
        as_of=day,
        register="authority",
        kind="letter",
        document_reference=f"doc {id}",
        sha256="0" * 64,
    )


def _conclusion(limb: Limb) -> Conclusion:
    day = date(2023, 6, 12)
    return Conclusion(
        id=f"limb {limb}", as_of=day, limb=limb, met=True, by="S-90", reason="as shown"
    )


FIRST, SECOND = date(2023, 3, 5), date(2023, 4, 10)
_MET: tuple[AnyFact, ...] = (
    Sleeping(id="place", as_of=date(2023, 3, 1), place=Place.DOORWAY),
    CameToSleepRough(id="cause", as_of=date(2023, 3, 1), cause=Cause.EVICTION),
    _offer("first", FIRST, "A City Council"),
    _offer("second", SECOND, "a soup kitchen nobody commissioned"),
    _letter("first", FIRST),
    _letter("second", SECOND),
    AuthorityStatement(
        id="statement",
        as_of=date(2023, 6, 10),
        body=Body.LOCAL_AUTHORITY,
        availability=Availability.OFFERED,
        offers_complete=True,
        engaged_now=Known.NO,
        care_needs_asked=True,
        human_rights_asked=True,
        child_welfare_asked=True,
    ),
    Consulted(id="asked", as_of=date(2023, 3, 10), body=Body.LOCAL_AUTHORITY, answered=True),
    Incident(
        id="incident",
        as_of=date(2023, 2, 20),
        nation=PlaceNation.ENGLAND,
        kind=BehaviourKind.AGGRESSIVE_BEGGING,
        instrument=Instrument.COMMUNITY_PROTECTION_NOTICE,
    ),
    PncResult(id="pnc", as_of=date(2023, 3, 2)),
    Permission(
        id="permission",
        as_of=date(2022, 1, 1),
        kind=PermissionKind.LIMITED_STAY,
        expires_on=date(2024, 12, 31),
    ),
    Application(id="application", as_of=date(2023, 1, 15), in_country=True, pending=True),
    EussWord(id="scheme", as_of=date(2023, 3, 2), standing=Euss.NOT_ELIGIBLE),
    Residence(id="residence", as_of=date(2023, 3, 2), eea_or_family=Known.NO),
    *(_conclusion(limb) for limb in Limb),
)
_BY_ID = {fact.id: fact for fact in _MET}


def but(id: str, /, **changes: object) -> AnyFact:
    """A fact of the case in which all is met, said otherwise."""
    return replace(_BY_ID[id], **changes)  # type: ignore[arg-type]


def facts(
    *said: AnyFact,
    without: tuple[str, ...] = (),
    nation: PlaceNation = PlaceNation.ENGLAND,
    channel: Channel = Channel.AUTHORITY_REFERRAL,
) -> Facts:
    """The case in which all is met, with these facts said instead or besides."""
    known = _BY_ID | {fact.id: fact for fact in said}
    return Facts(
        channel=channel,
        opened_at=OPENED,
        nation=nation,
        authority=AUTHORITY[nation],
        adult=Known.YES,
        known=tuple(fact for id, fact in known.items() if id not in without),
    )


def assessed(
    *said: AnyFact,
    on: datetime = ON,
    without: tuple[str, ...] = (),
    nation: PlaceNation = PlaceNation.ENGLAND,
    channel: Channel = Channel.AUTHORITY_REFERRAL,
) -> Assessment:
    """What these facts come to."""
    known = facts(*said, without=without, nation=nation, channel=channel)
    return assess(known, on, suitability_book_at(on))


def found(
    code: str,
    *said: AnyFact,
    on: datetime = ON,
    without: tuple[str, ...] = (),
    nation: PlaceNation = PlaceNation.ENGLAND,
    channel: Channel = Channel.AUTHORITY_REFERRAL,
) -> tuple[Standing, Stage]:
    """What one rule says of these facts, and where the case then is."""
    whole = assessed(*said, on=on, without=without, nation=nation, channel=channel)
    return whole.standing(code), whole.stage


def asked(*said: AnyFact, nation: PlaceNation = PlaceNation.ENGLAND) -> set[tuple[str, str]]:
    """What is asked of people, each with its rule."""
    return {(need.code, need.rule) for need in assessed(*said, nation=nation).needs}
