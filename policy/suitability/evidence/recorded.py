"""What was on record when a sign was cleared. Facts are only ever added, so their place says it:
the one thing that the order in which they arrived decides.
"""

from __future__ import annotations

from collections.abc import Mapping

from policy.suitability.evidence.facts import AnyFact, CameToSleepRough, Indication
from policy.suitability.evidence.protecting import well_cleared


def clearings_before(known: tuple[AnyFact, ...]) -> Mapping[AnyFact, int]:
    """How many clearings were on record before each fact was, the first time it came. Empty where
    nothing was ever cleared.
    """
    if not any(is_clearing(fact) for fact in known):
        return {}
    before: dict[AnyFact, int] = {}
    clearings = 0
    for fact in known:
        if fact not in before:
            before[fact] = clearings
            clearings += is_clearing(fact)
    return before


def is_clearing(fact: AnyFact) -> bool:
    """Whether a fact says that a sign is cleared, with what that takes."""
    return isinstance(fact, Indication) and well_cleared(fact)


def unseen(old: AnyFact, new: AnyFact, before: Mapping[AnyFact, int]) -> bool:
    """Whether something was cleared in between, when the one word was on record and the other was
    not: then the first, which names the other ahead, does not do away with it.
    """
    if not isinstance(old, Indication | CameToSleepRough):
        return False
    return before.get(new, 0) < before.get(old, 0)
