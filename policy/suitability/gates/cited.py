"""What is cited and never computed from: the power under which support was offered (R65, R66), and
the policies of the place (R102). This service takes no view of what the law gives (A5).
"""

from __future__ import annotations

from policy.suitability.evidence.facts import Incident, Offer
from policy.suitability.evidence.other_circumstances import LocalPolicy
from policy.suitability.evidence.reading import Reading
from policy.suitability.evidence.words import LegalPower, PlaceNation
from policy.suitability.gates.check import Found, met, unknown

_ENGLAND_AND_WALES = frozenset({LegalPower.GENERAL_POWER, LegalPower.CARE_ACT, LegalPower.OTHER})
POWERS = {
    PlaceNation.ENGLAND: _ENGLAND_AND_WALES,
    PlaceNation.WALES: _ENGLAND_AND_WALES,
    PlaceNation.SCOTLAND: frozenset({LegalPower.SCOTLAND_1987, LegalPower.OTHER}),
    PlaceNation.NORTHERN_IRELAND: frozenset({LegalPower.NORTHERN_IRELAND_1988, LegalPower.OTHER}),
}
"""What the guidance names in each nation (R65, R66), as it names it (A5)."""

OWN_POLICIES = {PlaceNation.WALES: "R102"}
"""Where the guidance says that the place has policies of its own on behaviour."""


def power(case: Reading) -> Found:
    """Under which duty or power support was offered, as the authority says (R65, R66)."""
    said = tuple(offer for offer in case.of(Offer) if offer.power is not LegalPower.NOT_SAID)
    wrong = tuple(offer for offer in said if offer.power not in POWERS[case.nation])
    if wrong:
        return unknown(
            "An offer cites a law that the guidance names for another nation.",
            *wrong,
            rules=("R66", "A5"),
            warning="Ask the authority under which law of its own nation it made the offer.",
        )
    if said:
        return met("The authority says under which law it made an offer.", *said, rules=("R66",))
    return unknown("Nobody has said under which law support was offered.", rules=("R66",))


def local_policy(case: Reading) -> Found:
    """Whether the place's own policies on behaviour are noted, where it has some (R102)."""
    there = tuple(one for one in case.of(Incident) if one.nation in OWN_POLICIES)
    if not there:
        return met("No behaviour is on record in Wales.")
    if noted := case.of(LocalPolicy):
        return met("A policy of the place is noted.", *noted)
    return unknown("No Welsh policy on anti-social behaviour is noted.", *there)
