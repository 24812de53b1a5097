"""The closed lists of what is known of a case, and how each is said to a person."""

from __future__ import annotations

from enum import StrEnum


class Known(StrEnum):
    """Three answers to a question of fact. What nobody has said is unknown, never no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class PlaceNation(StrEnum):
    """The nation of a place, by the first letter of its authority's code."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern ireland"


class Channel(StrEnum):
    """The ways into this track (R90). The support service is not one of them, and cannot be."""

    POLICE_REFERRAL = "police referral"
    AUTHORITY_REFERRAL = "authority referral"
    POLICE_ENCOUNTER = "police encounter"
    ENFORCEMENT_OPERATION = "enforcement operation"


class Basis(StrEnum):
    """On what lawful basis a fact was gathered. Consent is not among those this track may use
    (R8, A1); it can be said so that it can be refused.
    """

    PUBLIC_TASK = "public task"
    LAW_ENFORCEMENT = "law enforcement"
    CONSENT = "consent"


class Place(StrEnum):
    """Where somebody sleeps (R49). The place decides whether it is rough sleeping."""

    DOORWAY = "doorway"
    PARK = "park"
    TENT = "tent"
    CAR_PARK = "car park"
    STATION = "station"
    STAIRWELL = "stairwell"
    BUS_SHELTER = "bus shelter"
    SHED = "shed"
    HOSTEL = "hostel"
    FRIENDS_SOFA = "friend's sofa"
    LODGINGS = "supported lodgings"
    SETTLED_HOME = "settled home"
    NOT_KNOWN = "not known"


ROUGH_PLACES = frozenset(
    {
        Place.DOORWAY,
        Place.PARK,
        Place.TENT,
        Place.CAR_PARK,
        Place.STATION,
        Place.STAIRWELL,
        Place.BUS_SHELTER,
        Place.SHED,
    }
)


class Cause(StrEnum):
    """How somebody came to sleep rough (R50, R51, R108)."""

    EVICTION = "eviction"
    ASKED_TO_LEAVE = "asked to leave by family or friends"
    LOST_JOB = "lost job"
    ASYLUM_SUPPORT_ENDED = "asylum support ended"
    FLED_ABUSE = "left accommodation to escape abuse"
    LEFT_PRISON = "left prison"
    GAP_BETWEEN_LETS = "gap between lets"
    MISSED_TRANSPORT = "missed last transport home"
    NO_MONEY = "tent for lack of money"
    ARRIVED_WITHOUT_HOME = "arrived without anywhere to stay"
    OTHER = "other"
    UNKNOWN = "unknown"


INADVERTENT = frozenset(
    {Cause.FLED_ABUSE, Cause.GAP_BETWEEN_LETS, Cause.MISSED_TRANSPORT, Cause.NO_MONEY}
)
"""Causes that raise a stop-and-think: the rule is not aimed at them (R50, R51)."""


class Euss(StrEnum):
    """Standing under the EU Settlement Scheme (R41, R53 to R55)."""

    GRANTED = "granted"
    PENDING = "pending"
    POSSIBLY_ELIGIBLE = "possibly eligible"
    NOT_ELIGIBLE = "not eligible"
    UNKNOWN = "unknown"


class PermissionKind(StrEnum):
    """What permission somebody holds (R42, R43, R47)."""

    LIMITED_STAY = "limited permission to stay"
    LIMITED_ENTRY = "limited permission to enter"
    INDEFINITE = "indefinite leave"
    PROTECTION = "protection"
    NONE = "none"
    UNKNOWN = "unknown"


class OfferKind(StrEnum):
    """What kind of support an offer is (R61)."""

    ACCOMMODATION = "accommodation"
    JOB_SEARCH = "job search"
    BENEFITS = "benefits"
    ALCOHOL_OR_DRUGS = "alcohol or drugs"
    MENTAL_HEALTH = "mental health"
    EUSS_HELP = "EUSS help"
    VOLUNTARY_RETURN = "voluntary return"
    NRM_REFERRAL = "NRM referral"
    KEY_WORKER = "key worker"
    OTHER = "other"


class LegalPower(StrEnum):
    """The duty or power under which an authority made an offer, as the authority says (R65, R66).
    Text that is cited: this service takes no view of what the law gives.
    """

    GENERAL_POWER = "general power of competence (Localism Act 2011)"
    CARE_ACT = "needs after an assessment (Care Act 2014, section 18)"
    SCOTLAND_1987 = "housing support duty (Housing (Scotland) Act 1987, section 32B)"
    NORTHERN_IRELAND_1988 = "homeless persons (Housing (Northern Ireland) Order 1988, Part 2)"
    OTHER = "other"
    NOT_SAID = "not said"


class Response(StrEnum):
    """What came of an offer. Could not is never refused (R74)."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    COULD_NOT = "could not"
    NO_ANSWER = "no answer"
    WAITING = "waiting"


class Availability(StrEnum):
    """What an authority says of the help there was (R58, A11). The two senses of a limit reached
    have a word each; an unclear statement counts as the one that stops this route.
    """

    OFFERED = "offered"
    INELIGIBLE = "ineligible for help"
    NONE_OFFERED = "none offered"
    USED_UP = "all help used up"
    REFUSED_EVERYTHING = "limit reached by refusal"
    UNCLEAR = "unclear"
    NOT_SAID = "not said"


class BehaviourKind(StrEnum):
    """What kind of behaviour (R81): an open-ended list."""

    GRAFFITI = "graffiti"
    VANDALISM = "vandalism"
    FLY_TIPPING = "fly-tipping"
    NOISE = "noise"
    RIOTOUS = "riotous behaviour"
    AGGRESSIVE_BEGGING = "aggressive begging"
    DRUNK_AND_DISORDERLY = "drunk and disorderly"
    DRINK_OR_DRUGS_IN_PUBLIC = "drink or drugs in public"
    DANGEROUS_DOG = "dangerous dog"
    OTHER = "other"


class Harm(StrEnum):
    """What the behaviour caused, in the words of the nations' definitions (R78 to R80)."""

    ALARM_OR_DISTRESS = "harassment, alarm or distress"
    NUISANCE_TO_OCCUPATION = "nuisance to somebody's occupation of a home"
    HOUSING_NUISANCE = "housing-related nuisance"
    NONE = "none shown"
    NOT_SAID = "not said"


class Instrument(StrEnum):
    """What was done about it (R83, R84)."""

    NONE = "none"
    WARNING = "warning"
    CAUTION = "caution"
    COMMUNITY_PROTECTION_NOTICE = "community protection notice"
    CIVIL_INJUNCTION = "civil injunction"
    DISPERSAL = "dispersal"
    PSPO_BREACH = "breach of a public spaces protection order"
    ASBO = "antisocial behaviour order"
    CASE_REVIEW = "case review"
    COMMUNITY_REMEDY = "community remedy"
    CRIMINAL_BEHAVIOUR_ORDER = "criminal behaviour order"


class Sameness(StrEnum):
    """Whether two cases are about one person, as a named person says (R33)."""

    NOT_SAID = "not said yet"
    SAME = "the same person"
    OTHER = "not the same person"


class Indicator(StrEnum):
    """What holds conclusions, and never an offer of support (R62, R30)."""

    TRAFFICKING = "possible trafficking or slavery"
    SAFEGUARDING = "safeguarding"


class ReferralResult(StrEnum):
    """What came of the referral that a sign was followed by (R62, R30)."""

    NO_REASONABLE_GROUNDS = "NRM: no reasonable grounds"
    NO_CONCLUSIVE_GROUNDS = "NRM: no conclusive grounds"
    GROUNDS = "NRM: reasonable or conclusive grounds"
    NOT_AGREED = "NRM: the person did not agree to be referred"
    SAFE = "safeguarding: the person is safe"
    NO_CONCERN = "safeguarding: there was no concern"
    NOT_SAID = "not said"


class Limb(StrEnum):
    """The three together, always (R48, A4)."""

    ROUGH_SLEEPING = "rough sleeping"
    REFUSED_SUPPORT = "repeated refusal of suitable support"
    BEHAVIOUR = "persistent anti-social behaviour"


class Body(StrEnum):
    """Who is asked about support (R94, R99, R100)."""

    LOCAL_AUTHORITY = "local authority"
    WELSH_AUTHORITY = "Welsh local authority"
    SCOTTISH_AUTHORITY = "Scottish local authority"
    HOUSING_EXECUTIVE = "Northern Ireland Housing Executive"


class Standing(StrEnum):
    """What a finding comes to."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"
