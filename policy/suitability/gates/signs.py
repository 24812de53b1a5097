"""Signs of trafficking, needs to safeguard and flight from abuse, and what clears them (R30, R51,
R62): a clearing covers what was on record when it was recorded, and nothing that came to be known
since, whatever day that is about. Who clears something has seen it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from policy.suitability.evidence.facts import (
    AnyFact,
    CameToSleepRough,
    Conclusion,
    Indication,
)
from policy.suitability.evidence.protecting import well_cleared
from policy.suitability.evidence.reading import Reading, once
from policy.suitability.evidence.recorded import clearings_before
from policy.suitability.evidence.words import Indicator


@once
def uncleared(case: Reading) -> frozenset[Indicator]:
    """The signs that hold conclusions: raised, and not cleared since with what it takes, by a word
    about a later day (R30, R62). Of two words of one day the one that holds counts.
    """
    return frozenset(
        sign.indicator
        for sign in case.of(Indication)
        if not well_cleared(sign)
        and not any(
            word.as_of > sign.as_of and _had_seen(case, word, sign)
            for word in _clearings(case, sign.indicator)
        )
    )


@once
def last_cleared(case: Reading) -> date | None:
    """The last day on which a sign was cleared."""
    return max((word.as_of for word in case.of(Indication) if well_cleared(word)), default=None)


def clearing_of(case: Reading, flight: CameToSleepRough) -> tuple[Indication, ...]:
    """The words of safeguarding by which a flight from abuse is cleared (R51)."""
    return tuple(
        word
        for word in _clearings(case, Indicator.SAFEGUARDING)
        if word.as_of >= flight.as_of and _had_seen(case, word, flight)
    )


def concluded_since(case: Reading, word: Conclusion) -> bool:
    """Whether somebody concluded after everything that was ever cleared: on a later day, and with
    each clearing on record (R62).
    """
    cleared = last_cleared(case)
    return cleared is None or (
        word.as_of > cleared
        and not any(
            _had_seen(case, clearing, word)
            for clearing in case.of(Indication)
            if well_cleared(clearing)
        )
    )


def _clearings(case: Reading, indicator: Indicator) -> tuple[Indication, ...]:
    return tuple(
        word for word in case.of(Indication) if word.indicator is indicator and well_cleared(word)
    )


def _had_seen(case: Reading, clearing: Indication, word: AnyFact) -> bool:
    """Whether a word was on record when a clearing was recorded."""
    before = _before(case)
    return before[word] <= before[clearing]


@once
def _before(case: Reading) -> Mapping[AnyFact, int]:
    return clearings_before(case.facts.known)
