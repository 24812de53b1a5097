"""The ledger of offers by every organisation (R71): which of them count as suitable, and which as
refused. An offer counts only when everything it takes has been said; unknown is never counted. From
which day on they count is `anchor`'s.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from policy.suitability.evidence.facts import Offer
from policy.suitability.evidence.reading import Reading, once
from policy.suitability.evidence.words import Known, Response
from policy.suitability.gates.check import Found, met, unknown, unmet

Reason = tuple[str, Callable[[Offer], bool]]

NOT_SUITABLE: tuple[Reason, ...] = (
    ("R60", lambda offer: not offer.need.strip()),
    ("R63", lambda offer: offer.eligible is not Known.YES),
    ("R70", lambda offer: offer.suitable is not Known.YES),
)
"""Why an offer does not count as suitable: it answers no need, the person is not known to be
eligible, the authority has not found it suitable.
"""

NOT_REFUSED: tuple[Reason, ...] = (
    ("R72", lambda offer: offer.response is not Response.REFUSED),
    ("R74", lambda offer: offer.health_linked is not Known.NO),
)
"""Why an offer does not count as refused: nobody says that it was, or illness or lack of capacity
stood in the way, or nobody has said that it did not.
"""


@once
def suitable(case: Reading) -> tuple[Offer, ...]:
    """The offers that count as suitable, oldest first."""
    return tuple(offer for offer in case.of(Offer) if not _against(offer, NOT_SUITABLE))


@once
def refused(case: Reading) -> tuple[Offer, ...]:
    """The suitable offers that count as refused by the day of the reading."""
    return tuple(
        offer
        for offer in suitable(case)
        if not _against(offer, NOT_REFUSED) and answered(offer) <= case.day
    )


def answered(offer: Offer) -> date:
    """The day an offer was answered: the day it was made, where no other is given."""
    return max(offer.as_of, offer.answered_on or offer.as_of)


@once
def accepted(case: Reading) -> tuple[Offer, ...]:
    """Offers taken up since the case was opened, whether or not they were suitable."""
    return tuple(
        offer
        for offer in case.of(Offer)
        if offer.response is Response.ACCEPTED and case.opened <= answered(offer) <= case.day
    )


def inability(case: Reading) -> Found:
    """Who could not take up an offer has not refused it (R74)."""
    could_not = tuple(
        offer
        for offer in case.of(Offer)
        if offer.response is Response.COULD_NOT or offer.health_linked is Known.YES
    )
    open_ = tuple(
        offer
        for offer in case.of(Offer)
        if offer.response is Response.REFUSED and offer.health_linked is Known.UNKNOWN
    )
    if not case.of(Offer):
        return unknown("No offer is on record.")
    if could_not:
        return unmet("Offers that could not be taken up are not counted as refused.", *could_not)
    if open_:
        return unknown("Nobody has said whether illness stood in the way.", *open_)
    said = "Neither illness nor capacity stood in the way of any offer on record."
    return met(said, *case.of(Offer))


def _against(offer: Offer, reasons: tuple[Reason, ...]) -> bool:
    return any(stands(offer) for _, stands in reasons)


def rules_against(offers: tuple[Offer, ...], reasons: tuple[Reason, ...]) -> tuple[str, ...]:
    """The rules under which some offer was left out."""
    return tuple(rule for rule, stands in reasons if any(stands(offer) for offer in offers))
