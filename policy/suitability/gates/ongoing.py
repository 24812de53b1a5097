"""Refusal that goes on: what was offered from the window's first day on, and refused again and
again inside it (R67, R68, R70, R76, A3). What was over before that day is history, and never
counts.
"""

from __future__ import annotations

from policy.suitability.evidence.facts import Offer
from policy.suitability.evidence.reading import Reading, once
from policy.suitability.evidence.words import Known
from policy.suitability.gates import anchor, offers
from policy.suitability.gates.check import Found, met, unknown, unmet
from policy.suitability.gates.finding import Window
from policy.suitability.gates.offers import NOT_REFUSED, NOT_SUITABLE
from policy.suitability.gates.window import window

_CLOSE_TOGETHER = (
    "The refusals that count lie close together, in less than half of the window: what is looked "
    "for is refusal that goes on over the whole of it."
)


def suitable_offer(case: Reading) -> Found:
    """Support was offered that fits the person's needs, as the authority finds, and was made or
    still stood from the window's first day on (R70, R60, R63).
    """
    made = case.of(Offer)
    if found := anchor.standing(case):
        return met(f"{len(found)} of {len(made)} offers count as suitable.", *found)
    if not made:
        return unknown("No offer is on record.")
    if old := offers.suitable(case):
        return unmet("No suitable offer was made or stood since the window began.", *old)
    rules = offers.rules_against(made, NOT_SUITABLE)
    doubtful = any(
        offer.suitable is Known.UNKNOWN
        or (offer.suitable is Known.YES and offer.eligible is Known.UNKNOWN)
        for offer in made
    )
    if doubtful:
        return unknown("No offer counts as suitable as yet.", *made, rules=rules)
    return unmet("None of the offers was suitable.", *made, rules=rules)


@once
def repeated(case: Reading) -> Found:
    """Suitable offers were refused again and again from the window's first day on, and not only
    after it was over: on several days, one offer never (R76, A3).
    """
    made, found = case.of(Offer), anchor.refused(case)
    days = {offers.answered(offer) for offer in found}
    needed = case.book.refusals_needed
    rules = offers.rules_against(made, (*NOT_SUITABLE, *NOT_REFUSED))
    if len(offers.refused(case)) > len(found):
        rules = (*rules, "A2")
    if min(len(days), len({offer.id for offer in found})) < needed:
        if not made:
            return unknown("No offer is on record, so no refusal is.")
        said = f"In the window suitable offers were refused on {len(days)} days; {needed} needed."
        return unmet(said, *made, rules=rules)
    span = window(case)
    if span is None or min(days) > span.last_day:
        said = "No suitable offer was refused inside the window; what came after it is too late."
        return unmet(said, *found, rules=(*rules, "R68"))
    said = f"Suitable offers were refused on {len(days)} days; {needed} are needed."
    return met(said, *found, rules=rules, warning=_spread(found, span))


def _spread(found: tuple[Offer, ...], span: Window) -> str:
    """A person looks at it; how far apart is far enough is nowhere said, so nothing waits."""
    days = [offers.answered(offer) for offer in found]
    close = 2 * (max(days) - min(days)) < span.last_day - span.anchor
    return _CLOSE_TOGETHER if close else ""
