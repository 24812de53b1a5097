"""What was on record when a sign was cleared. Facts are only ever added, so their place says it:
the one thing that the order of acts decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

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


def in_one_act(new: Iterable[AnyFact]) -> tuple[AnyFact, ...]:
    """What is put on record by one act, a file or a report, in the order in which it counts as
    recorded: by the days it is about, what takes another's place after that one, and of one day
    what clears a sign last. Nothing in an act says which of its words was there first.
    """
    given = tuple(new)
    by_id = {fact.id: fact for fact in given}

    def place(fact: AnyFact) -> tuple[date, bool, int]:
        day, steps, old = fact.as_of, 0, by_id.get(fact.supersedes)
        while old is not None and steps < len(given):
            day, steps, old = max(day, old.as_of), steps + 1, by_id.get(old.supersedes)
        return day, is_clearing(fact), steps

    return tuple(sorted(given, key=place))


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
