"""What is known of a case, as data: the one input of `assess`, and what a file of facts holds.

A fact has an id, so that it counts once; the day it is about, which decides; who says so; and the
basis it was gathered on. Days are London days. Facts are only ever added; a later word on the same
question stands beside the earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Literal

from policy.cases.tagged import Tagged
from policy.suitability.evidence.fact import ADDED_LATER
from policy.suitability.evidence.fact import EvidenceFact as EvidenceFact
from policy.suitability.evidence.other_circumstances import (
    Circumstance,
    LocalPolicy,
    PriorityNeed,
    VictimInput,
)
from policy.suitability.evidence.words import (
    Availability,
    BehaviourKind,
    Body,
    Cause,
    Channel,
    Euss,
    Harm,
    Indicator,
    Instrument,
    Known,
    LegalPower,
    Limb,
    OfferKind,
    PermissionKind,
    Place,
    PlaceNation,
    ReferralResult,
    Response,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sleeping(EvidenceFact):
    """Where the person sleeps from `as_of` on, until the next word on it (R49). `area` is the code
    of the authority in whose area that is; empty where nobody has said (R98).
    """

    fact: Literal["sleeping"] = "sleeping"
    place: Place
    area: str = field(default="", metadata=ADDED_LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class CameToSleepRough(EvidenceFact):
    """How the person came to sleep rough (R50, R51)."""

    fact: Literal["came-to-sleep-rough"] = "came-to-sleep-rough"
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer(EvidenceFact):
    """An offer of support by any organisation (R60, R63, R66, R70, R71). `suitable` is the local
    authority's finding, with its reason; `health_linked` says that illness or lack of capacity
    stood in the way (R74). `power` is the duty or power under which it was made, as the authority
    says, and `legal_reference` its own words for it (R65, R66).
    """

    fact: Literal["offer"] = "offer"
    provider: str
    commissioned: Known = Known.UNKNOWN
    kind: OfferKind
    need: str = ""
    eligible: Known = Known.UNKNOWN
    suitable: Known = Known.UNKNOWN
    suitability_reason: str = ""
    response: Response = Response.WAITING
    answered_on: date | None = None
    refusal_reason: str = ""
    health_linked: Known = Known.UNKNOWN
    legal_reference: str = ""
    power: LegalPower = field(default=LegalPower.NOT_SAID, metadata=ADDED_LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityStatement(EvidenceFact):
    """The authority's word on support (R58, R71, R72): what there was, whether the list of offers
    is complete, whether the person is engaging now. The three questions of R64 are asked before
    "none" counts. `area` is the code of the authority that speaks, for its own area and up to the
    day of its word; where it is empty, `source` tells whose word it is.
    """

    fact: Literal["authority-statement"] = "authority-statement"
    body: Body
    availability: Availability = Availability.NOT_SAID
    offers_complete: bool = False
    engaged_now: Known = Known.UNKNOWN
    care_needs_asked: bool = False
    human_rights_asked: bool = False
    child_welfare_asked: bool = False
    area: str = field(default="", metadata=ADDED_LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consulted(EvidenceFact):
    """The nation's own body was asked, or has answered (R99, R100)."""

    fact: Literal["consulted"] = "consulted"
    body: Body
    answered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement(EvidenceFact):
    """The person takes up support, or has stopped to (R77)."""

    fact: Literal["engagement"] = "engagement"
    engaged: bool
    kind: OfferKind = OfferKind.OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident(EvidenceFact):
    """One piece of behaviour and what was done about it (R78 to R84). Where the harm, or whether
    only the person's own household suffered it, is not said, the kind of behaviour may say it by
    itself; see `behaviour`.
    """

    fact: Literal["incident"] = "incident"
    nation: PlaceNation
    kind: BehaviourKind
    harm: Harm = Harm.NOT_SAID
    instrument: Instrument = Instrument.NONE
    issuer: str = ""
    own_household_only: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EffortToChange(EvidenceFact):
    """A genuine effort to change, and whether it succeeds (R87, R88)."""

    fact: Literal["effort-to-change"] = "effort-to-change"
    succeeding: Known = Known.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class PncResult(EvidenceFact):
    """The result of the check of the Police National Computer (R93, R96): no copy of a record. A
    result is whole: what it does not name, the check did not show.
    """

    fact: Literal["pnc-result"] = "pnc-result"
    behaviour_order: bool = False
    deportation_level: bool = False
    serious_offence: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Indication(EvidenceFact):
    """A sign of trafficking or a need to safeguard, raised or cleared (R62, R30). Who clears one
    says why, in their own name, and with which result of the referral.
    """

    fact: Literal["indication"] = "indication"
    indicator: Indicator
    cleared: bool = False
    by: str = field(default="", metadata=ADDED_LATER)
    reason: str = field(default="", metadata=ADDED_LATER)
    result: ReferralResult = field(default=ReferralResult.NOT_SAID, metadata=ADDED_LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowChange(EvidenceFact):
    """A shorter or longer window, agreed by a second person (R69). `until` is its last day.
    `counts_from` is its first, where a case that was entered late is to count from a day between
    its opening and its receipt (A2).
    """

    fact: Literal["window-change"] = "window-change"
    until: date
    reason: str
    author: str
    reviewer: str
    counts_from: date | None = field(default=None, metadata=ADDED_LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission(EvidenceFact):
    """What permission the person holds from `as_of` on (R42, R43, R47)."""

    fact: Literal["permission"] = "permission"
    kind: PermissionKind
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Application(EvidenceFact):
    """An application for permission, made on `as_of` (R44, R46)."""

    fact: Literal["application"] = "application"
    in_country: bool
    pending: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EussWord(EvidenceFact):
    """Standing under the EU Settlement Scheme as far as it is known (R41, R53)."""

    fact: Literal["euss-word"] = "euss-word"
    standing: Euss


@dataclass(frozen=True, slots=True, kw_only=True)
class Residence(EvidenceFact):
    """Nationality's bearing on the scheme, and residence before the transition ended (R54, R55).
    `arrived_at` is exact to the minute, because the end of the transition is.
    """

    fact: Literal["residence"] = "residence"
    eea_or_family: Known
    resident_before_end: Known = Known.UNKNOWN
    arrived_at: datetime | None = None


EARLIEST_BIRTH = date(1900, 1, 1)
"""A date of birth before this, or after the day it is looked at, is a mistake and says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Age(EvidenceFact):
    """Whether the person is an adult, or when they were born, as somebody says (R30). A date of
    birth is judged on the day it is asked for; see `age`.
    """

    fact: Literal["age"] = "age"
    adult: Known = Known.UNKNOWN
    born_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion(EvidenceFact):
    """A named human's conclusion on a limb (R104, R109). No finding is one. `read` are the ids of
    the circumstances they say they have read (R73).
    """

    fact: Literal["conclusion"] = "conclusion"
    limb: Limb
    met: bool
    by: str
    reason: str
    read: tuple[str, ...] = field(default=(), metadata=ADDED_LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalReference(EvidenceFact):
    """A named lawyer's word which paragraph holds since Part 9 was replaced (A8); or, with `holds`
    false, that none does, and `reference` says by what it went.
    """

    fact: Literal["legal-reference"] = "legal-reference"
    by: str
    reference: str
    holds: bool = field(default=True, metadata=ADDED_LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem(EvidenceFact):
    """An item of the evidence register: kind, whose document, and its hash. `as_of` is its date."""

    fact: Literal["evidence-item"] = "evidence-item"
    register: str
    kind: str
    document_reference: str
    sha256: str


AnyFact = (
    Sleeping
    | Age
    | CameToSleepRough
    | Offer
    | AuthorityStatement
    | Consulted
    | Engagement
    | Incident
    | EffortToChange
    | PncResult
    | Indication
    | WindowChange
    | Permission
    | Application
    | EussWord
    | Residence
    | Conclusion
    | LegalReference
    | EvidenceItem
    | Circumstance
    | PriorityNeed
    | VictimInput
    | LocalPolicy
)
TaggedFact = Annotated[AnyFact, Tagged("fact")]
"""The same, as it is read from JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A case as known. Everything but the first four may be empty: unknown. `adult` and `born_on`
    are what the opening said of the person's age; see `age`. `received_at` is when this service
    received the case, which no sender says; where a file of facts has none, it is taken as received
    when it was opened. `former` are the codes that the authority's area had before councils merged,
    and `moved_on` is since which day the case is with the authority of another area than at first.
    """

    channel: Channel
    opened_at: datetime
    nation: PlaceNation
    authority: str
    adult: Known = Known.UNKNOWN
    born_on: date | None = field(default=None, metadata=ADDED_LATER)
    former: tuple[str, ...] = field(default=(), metadata=ADDED_LATER)
    moved_on: date | None = field(default=None, metadata=ADDED_LATER)
    known: tuple[TaggedFact, ...] = ()
    received_at: datetime | None = field(default=None, metadata=ADDED_LATER)
