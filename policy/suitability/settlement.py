"""The EU Settlement Scheme: whoever has status, waits for it or may be eligible is out of reach of
the rule (R41, R53 to R55). Where it is not known, the case is held and somebody asks.

Being possibly eligible puts somebody out of scope, as a pending application does: of the two ways
to read "eligible", this is the one that is safer for the person.
"""

from __future__ import annotations

from datetime import datetime

from policy.suitability.check import Found, met, unknown, unmet
from policy.suitability.facts import EussWord, Residence
from policy.suitability.reading import Reading, latest, once
from policy.suitability.words import Euss, Known

PROTECTING = frozenset({Euss.GRANTED, Euss.PENDING, Euss.POSSIBLY_ELIGIBLE})


def scheme(case: Reading) -> Found:
    """Never for anybody granted status or with an application pending; unknown holds (R41)."""
    standing, words = _said(case)
    if standing is Euss.GRANTED or standing is Euss.PENDING:
        return unmet(
            f"Under the EU Settlement Scheme status is {standing}.", *words, rules=("R31",)
        )
    if standing is Euss.UNKNOWN:
        return unknown("Standing under the EU Settlement Scheme is not known: ask.", *words)
    if not words and not _outside(case):
        return unknown("Nobody has said how the person stands under the EU Settlement Scheme.")
    return met("No status under the EU Settlement Scheme is held or applied for.", *words)


def possibly_eligible(case: Reading) -> Found:
    """Somebody who may still be eligible, also late and with good reason, is protected (R53)."""
    standing, words = _said(case)
    if standing is Euss.POSSIBLY_ELIGIBLE:
        return unmet("The person may be eligible under the scheme, also late.", *words)
    return met("Nobody has said that the person may still be eligible.", *words)


def arrival(case: Reading) -> Found:
    """Who came at or before the end of the transition, to the minute, may be protected (R54)."""
    words = _residence(case)
    european = tuple(word for word in words if word.eea_or_family is not Known.NO)
    if _not_eligible(case) and not any(_before(case, word) for word in european):
        return met("The scheme has said that the person is not eligible.", *words)
    if not words:
        return unknown("Whether the person is an EEA national or of their family is not known.")
    if not european:
        return met("The person is neither an EEA national nor of such a family.", *words)
    if any(_before(case, word) and word.resident_before_end is not Known.NO for word in european):
        return unmet("The person came before the transition ended.", *european)
    if any(word.eea_or_family is Known.UNKNOWN or _unclear(case, word) for word in european):
        return unknown("When the person came, or as what, is not clear.", *european)
    return met("The person came after the transition ended.", *european)


def residence(case: Reading) -> Found:
    """Living here before the end of the transition keeps eligibility (R55)."""
    words = _residence(case)
    resident = tuple(
        word
        for word in words
        if word.eea_or_family is not Known.NO and word.resident_before_end is Known.YES
    )
    if resident:
        return unmet("The person lived here before the transition ended.", *resident)
    return met("No residence before the end of the transition is on record.", *words)


@once
def _said(case: Reading) -> tuple[Euss | None, tuple[EussWord, ...]]:
    """The word that counts: the latest day's most protecting one. A later "unknown" takes the
    place of "not eligible", and of nothing else.
    """
    words = case.of(EussWord)
    known = latest(word for word in words if word.standing is not Euss.UNKNOWN)
    for standing in (Euss.GRANTED, Euss.PENDING, Euss.POSSIBLY_ELIGIBLE):
        if any(word.standing is standing for word in known):
            return standing, known
    doubts = tuple(word for word in words if word.standing is Euss.UNKNOWN)
    if doubts and (not known or doubts[-1].as_of >= known[0].as_of):
        return Euss.UNKNOWN, doubts
    return (known[0].standing, known) if known else (None, ())


def _residence(case: Reading) -> tuple[Residence, ...]:
    """Every word on it stands until another takes its place: it is about the past."""
    return case.of(Residence)


def _not_eligible(case: Reading) -> bool:
    return _said(case)[0] is Euss.NOT_ELIGIBLE


def _outside(case: Reading) -> bool:
    """Whether the words on nationality and arrival alone put somebody outside the scheme."""
    return bool(_residence(case)) and all(
        word.eea_or_family is Known.NO
        or (word.eea_or_family is Known.YES and not _unclear(case, word))
        for word in _residence(case)
    )


def _before(case: Reading, word: Residence) -> bool:
    arrived = _arrived(word)
    return arrived is not None and arrived <= case.book.transition_ended_at


def _unclear(case: Reading, word: Residence) -> bool:
    """Neither a day of arrival after the end, nor a plain word that nobody lived here before."""
    if _arrived(word) is None:
        return word.resident_before_end is not Known.NO
    return _before(case, word)


def _arrived(word: Residence) -> datetime | None:
    """A moment without its time zone is no moment: the minute decides."""
    arrived = word.arrived_at
    return None if arrived is None or arrived.tzinfo is None else arrived
