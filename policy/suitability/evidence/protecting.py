"""Words that protect the person, and what may take their place. A protection is never undone by a
bare later word: what names it in `supersedes` needs evidence that is held, another authority's word
never replaces one authority's, and a sign is cleared with a reason and a result (R30, R58, R62).
"""

from __future__ import annotations

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
            same = old.indicator is new.indicator
            return same and (protects(new) or (well_cleared(new) and new.as_of >= old.as_of))
        case AuthorityStatement(), AuthorityStatement():
            return speaker(old) == speaker(new) or (evidence_held and old.area == new.area)
        case Age(), Age():
            return evidence_held or new.adult is Known.NO
        case Residence(), Residence():
            return evidence_held or _protects_as_much(new, old)
        case _:
            return evidence_held or (protects(new) and type(old) is type(new))


def _protects_as_much(new: Residence, old: Residence) -> bool:
    """Whether a word on residence takes nothing back: no nation or family of the scheme, no living
    here before the end, no day of coming (R54, R55). What was not known, it may answer.
    """
    if old.resident_before_end is Known.YES and new.resident_before_end is not Known.YES:
        return False
    if old.eea_or_family is Known.YES and new.eea_or_family is Known.NO:
        return False
    return old.arrived_at is None or old.arrived_at == new.arrived_at
