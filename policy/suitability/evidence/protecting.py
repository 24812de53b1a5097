"""Words that protect the person, and what may take their place. A protection is never undone by a
bare later word: what names it in `supersedes` protects at least as much or needs evidence that is
held, another authority's word never replaces one authority's, and a sign is cleared with a reason
and a result (R30, R58, R62).
"""

from __future__ import annotations

from datetime import date

from policy.suitability.evidence.facts import (
    Age,
    AnyFact,
    AuthorityStatement,
    CameToSleepRough,
    Engagement,
    EussWord,
    Indication,
    Offer,
    Permission,
    Residence,
    Sleeping,
)
from policy.suitability.evidence.words import (
    ROUGH_PLACES,
    Availability,
    Basis,
    Body,
    Cause,
    Euss,
    Indicator,
    Known,
    PermissionKind,
    Place,
    ReferralResult,
    Response,
)

NOTHING_TO_REFUSE = frozenset(
    {
        Availability.NONE_OFFERED,
        Availability.USED_UP,
        Availability.UNCLEAR,
        Availability.INELIGIBLE,
    }
)
"""What an authority may say by which this route stops (R58, R63, A11)."""

CLEARS: dict[Indicator, frozenset[ReferralResult]] = {
    Indicator.TRAFFICKING: frozenset(
        {ReferralResult.NO_REASONABLE_GROUNDS, ReferralResult.NO_CONCLUSIVE_GROUNDS}
    ),
    Indicator.SAFEGUARDING: frozenset({ReferralResult.SAFE, ReferralResult.NO_CONCERN}),
}
"""With which result of a referral a sign may be cleared. A person who did not agree to be referred,
and a referral that has not been answered, clear nothing.
"""


def speaker(said: AuthorityStatement) -> tuple[Body, str]:
    """Whose word a statement is: that of the area it names, or else of its source."""
    return said.body, said.area or said.source.strip().casefold()


def well_cleared(word: Indication) -> bool:
    """Whether a sign is said to be cleared by somebody, with a reason and a result that clears."""
    named = bool(word.by.strip() and word.reason.strip())
    return word.cleared and named and word.result in CLEARS[word.indicator]


def good_news(fact: AnyFact) -> bool:
    """Whether a fact says that the person takes up support, or no longer sleeps rough (R77, R112).
    Anybody's word of it counts.
    """
    match fact:
        case Engagement(engaged=engaged):
            return engaged
        case AuthorityStatement(engaged_now=engaged_now):
            return engaged_now is Known.YES
        case Offer(response=response):
            return response is Response.ACCEPTED
        case Sleeping(place=place):
            return place not in ROUGH_PLACES and place is not Place.NOT_KNOWN
        case _:
            return False


def protects(fact: AnyFact) -> bool:
    """Whether a fact by itself keeps something adverse from the person."""
    match fact:
        case EussWord(standing=standing):
            return standing is Euss.GRANTED
        case Permission(kind=kind):
            return kind in (PermissionKind.INDEFINITE, PermissionKind.PROTECTION)
        case Residence(eea_or_family=european, resident_before_end=resident):
            came = fact.arrived_at is not None and european is not Known.NO
            return came or Known.YES in (european, resident)
        case CameToSleepRough(cause=cause):
            return cause is Cause.FLED_ABUSE
        case Indication():
            return not well_cleared(fact)
        case Age(adult=adult, born_on=born_on):
            # Whether a date of birth makes a child depends on the day it is looked at.
            return adult is Known.NO or born_on is not None
        case AuthorityStatement(availability=availability) if availability in NOTHING_TO_REFUSE:
            return True
        case Offer(response=Response.COULD_NOT) | Offer(health_linked=Known.YES):
            return True
        case _:
            return good_news(fact)


def gives_way(old: AnyFact, new: AnyFact, *, evidence_held: bool) -> bool:
    """Whether a word may be taken out of what counts by one that names it in `supersedes`. What was
    gathered on consent always may: it holds everything until it is gathered afresh (A1).
    """
    if old.basis is Basis.CONSENT or not protects(old):
        return True
    match old, new:
        case Indication(), Indication():
            # No evidence clears a sign: another sign may stand for it, or its clearing.
            return old.indicator is new.indicator and new.as_of >= old.as_of
        case AuthorityStatement(), AuthorityStatement():
            if evidence_held:
                return speaker(old) == speaker(new) or old.area == new.area
            return _said_by_the_same(old, new) and _engaged_as_much(old, new)
        case _:
            return evidence_held or protects_as_much(new, old)


def counts_since(fact: AnyFact) -> date:
    """The day from which a word counts: for an offer, when it was answered."""
    if isinstance(fact, Offer):
        return max(fact.as_of, fact.answered_on or fact.as_of)
    return fact.as_of


def protects_as_much(new: AnyFact, old: AnyFact) -> bool:
    """Whether a word that rests on nothing protects the person at least as much as the one whose
    place it takes: it says no less, and is about no earlier day. The rules judge by the day, so
    that the same word of an earlier one may stop nothing any more.
    """
    if not protects(new) or counts_since(new) < counts_since(old):
        return False
    match old, new:
        case Residence(), Residence():
            return new.as_of >= old.as_of and _resident_as_much(old, new)
        case Age(), Age():
            return _young_as_long(old, new)
        case Offer(), Offer():
            return _offers_as_much(old, new)
        case Permission(), Permission():
            return old.kind is new.kind
        case _:
            return type(old) is type(new)


def _said_by_the_same(old: AuthorityStatement, new: AuthorityStatement) -> bool:
    """Whether an authority takes back its own word, later and as completely as it gave it."""
    whole = new.offers_complete or not old.offers_complete
    return speaker(old) == speaker(new) and new.as_of >= old.as_of and whole


def _engaged_as_much(old: AuthorityStatement, new: AuthorityStatement) -> bool:
    """That the person engages is good news, which no bare word takes back (R77)."""
    return old.engaged_now is not Known.YES or new.engaged_now is Known.YES


def _resident_as_much(old: Residence, new: Residence) -> bool:
    """Whether a word on residence takes nothing back: no nation or family of the scheme, no living
    here before the end, no day of coming and what that means (R54, R55). What was not known, it may
    answer.
    """
    if old.resident_before_end is Known.YES and new.resident_before_end is not Known.YES:
        return False
    came = old.arrived_at is not None and old.resident_before_end is not Known.NO
    if came and new.resident_before_end is Known.NO:
        return False
    if old.eea_or_family is not Known.NO and new.eea_or_family is Known.NO:
        return False
    return old.arrived_at is None or old.arrived_at == new.arrived_at


def _young_as_long(old: Age, new: Age) -> bool:
    """Whether a word on age makes a child for as long: a bare "no", or the same date of birth. With
    another date the person might be an adult sooner (R30).
    """
    if new.born_on is None:
        return new.adult is Known.NO
    return new.born_on == old.born_on and new.adult in (old.adult, Known.NO)


def _offers_as_much(old: Offer, new: Offer) -> bool:
    """Whether it is the same offer with the same answer, and illness that stood in the way of it is
    not taken back (R74). Which offers there were, and when, decides where the window begins.
    """
    same = ("as_of", "need", "eligible", "suitable", "response")
    ill = new.health_linked is old.health_linked or new.health_linked is Known.YES
    return ill and all(getattr(old, name) == getattr(new, name) for name in same)
