"""The EU Settlement Scheme: a person who has status, waits for it or may be eligible is out of
reach of the rule (R41, R53 to R55). Where it is not known, the case is held and somebody asks.

Being possibly eligible puts somebody out of scope, as a pending application does: of the two ways
to read "eligible", this is the one that is safer for the person.
"""

from __future__ import annotations

from datetime import datetime

from policy.suitability.evidence.facts import EussWord, Residence
from policy.suitability.evidence.reading import Reading, latest, once
from policy.suitability.evidence.words import Euss, Known
from policy.suitability.gates.check import Found, met, unknown, unmet

PROTECTING = frozenset({Euss.GRANTED, Euss.PENDING, Euss.POSSIBLY_ELIGIBLE})


def scheme(case: Reading) -> Found:
    """Never for anybody granted status or with an application pending; unknown holds (R41). That
    somebody is of no nation and no family of the scheme answers it; for anybody else a word on
    their standing under the scheme is needed, for a family member may be protected whenever they
    came.
    """
    standing, words = _said(case)
    if standing is Euss.GRANTED or standing is Euss.PENDING:
        return unmet(
            f"Under the EU Settlement Scheme status is {standing}.", *words, rules=("R31",)
        )
    if standing is Euss.UNKNOWN:
        return unknown("Standing under the EU Settlement Scheme is not known: ask.", *words)
    if words:
        return met("No status under the EU Settlement Scheme is held or applied for.", *words)
    if outside := _outside(case):
        return met("The person is of no nation or family of the scheme.", *outside)
    return unknown("Nobody has said how the person stands under the EU Settlement Scheme.")


def possibly_eligible(case: Reading) -> Found:
    """Somebody who may still be eligible, also late and with good reason, is protected (R53)."""
    standing, words = _said(case)
    if standing is Euss.POSSIBLY_ELIGIBLE:
        return unmet("The person may be eligible under the scheme, also late.", *words)
    if standing is Euss.NOT_ELIGIBLE:
        return met("The scheme has said that the person is not eligible.", *words)
    if outside := _outside(case):
        return met("The person is of no nation or family of the scheme.", *outside)
    return unknown("Nobody has said whether the person may still be eligible.", *words)


def arrival(case: Reading) -> Found:
    """Who came at or before the end of the transition, to the minute, may be protected (R54)."""
    words = _residence(case)
    european = tuple(word for word in words if word.eea_or_family is not Known.NO)
    if _not_eligible(case) and not any(_before(case, word) for word in european):
        return met("The scheme has said that the person is not eligible.", *_said(case)[1], *words)
    if not words:
        return unknown("Whether the person is an EEA national or of their family is not known.")
    if not european:
        return met("The person is neither an EEA national nor of such a family.", *words)
    if any(came_before(word, case.book.transition_ended_at) for word in european):
        return unmet("The person came before the transition ended.", *european)
    if any(word.eea_or_family is Known.UNKNOWN or _unclear(case, word) for word in european):
        return unknown("When the person came, or as what, is not clear.", *european)
    return met("The person came after the transition ended.", *european)


def residence(case: Reading) -> Found:
    """Living here before the end of the transition keeps eligibility (R55). Who came after it may
    have lived here before: that they did not is somebody's word, or the scheme's.
    """
    words = _residence(case)
    european = tuple(word for word in words if word.eea_or_family is not Known.NO)
    resident = tuple(word for word in european if lived_here(word))
    if resident:
        return unmet("The person lived here before the transition ended.", *resident)
    if _not_eligible(case):
        return met("The scheme has said that the person is not eligible.", *_said(case)[1])
    if words and all(word.resident_before_end is Known.NO for word in european):
        return met("The person did not live here before the transition ended.", *words)
    return unknown(
        "Whether the person lived here before the transition ended is not known.", *words
    )


def protects_for_good(word: Residence, end: datetime) -> bool:
    """Whether a word on residence closes this route by itself: the person lived here before the
    transition ended, or came before it did (R54, R55). In another case of theirs it does too.
    """
    return lived_here(word) or came_before(word, end)


def lived_here(word: Residence) -> bool:
    """Whether it says so of somebody who may be of a nation or family of the scheme (R55)."""
    return word.eea_or_family is not Known.NO and word.resident_before_end is Known.YES


def came_before(word: Residence, end: datetime) -> bool:
    """Whether it says so of such a person, and not that they lived elsewhere all the same (R54)."""
    said = Known.NO not in (word.eea_or_family, word.resident_before_end)
    return said and _by(word, end)


@once
def _said(case: Reading) -> tuple[Euss | None, tuple[EussWord, ...]]:
    """The word that counts: the latest day's most protecting one. A later "unknown" takes the
    place of "not eligible", and of nothing else. A status that was granted is only undone by a
    later word whose evidence is held (R41).
    """
    words = case.of(EussWord)
    if granted := _still_granted(case):
        return Euss.GRANTED, granted
    known = latest(word for word in words if word.standing is not Euss.UNKNOWN)
    for standing in (Euss.GRANTED, Euss.PENDING, Euss.POSSIBLY_ELIGIBLE):
        if any(word.standing is standing for word in known):
            return standing, known
    doubts = tuple(word for word in words if word.standing is Euss.UNKNOWN)
    if doubts and (not known or doubts[-1].as_of >= known[0].as_of):
        return Euss.UNKNOWN, doubts
    return (known[0].standing, known) if known else (None, ())


def _still_granted(case: Reading) -> tuple[EussWord, ...]:
    words = case.of(EussWord)
    ended = [word for word in words if word.standing is Euss.NOT_ELIGIBLE and case.held(word)]
    return tuple(
        word
        for word in words
        if word.standing is Euss.GRANTED and not any(one.as_of > word.as_of for one in ended)
    )


def _residence(case: Reading) -> tuple[Residence, ...]:
    """Every word on it stands until another takes its place: it is about the past."""
    return case.of(Residence)


def _not_eligible(case: Reading) -> bool:
    return _said(case)[0] is Euss.NOT_ELIGIBLE


def _outside(case: Reading) -> tuple[Residence, ...]:
    """The words on nationality and family, if all of them put the person outside the scheme."""
    words = _residence(case)
    return words if all(word.eea_or_family is Known.NO for word in words) else ()


def _before(case: Reading, word: Residence) -> bool:
    return _by(word, case.book.transition_ended_at)


def _by(word: Residence, end: datetime) -> bool:
    arrived = _arrived(word)
    return arrived is not None and arrived <= end


def _unclear(case: Reading, word: Residence) -> bool:
    """Neither a day of arrival after the end, nor a plain word that nobody lived here before."""
    if _arrived(word) is None:
        return word.resident_before_end is not Known.NO
    return _before(case, word)


def _arrived(word: Residence) -> datetime | None:
    """The minute decides, not the second. A moment without its time zone is no moment."""
    arrived = word.arrived_at
    if arrived is None or arrived.tzinfo is None:
        return None
    return arrived.replace(second=0, microsecond=0)
