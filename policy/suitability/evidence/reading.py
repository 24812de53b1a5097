"""The facts as the rules read them at a moment: what counts, in an order of its own, looked up by
kind. The order in which facts arrived never matters, but for what was on record when a sign was
cleared (see `recorded`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from operator import attrgetter
from typing import TypeVar

from policy.suitability.evidence.fact import FactShown
from policy.suitability.evidence.facts import AnyFact, EvidenceFact, EvidenceItem, Facts
from policy.suitability.evidence.protecting import counts_since, gives_way, protects
from policy.suitability.evidence.recorded import clearings_before, unseen
from policy.suitability.evidence.words import Basis, PlaceNation
from policy.suitability.rulebook import SuitabilityBook
from policy.time import london_day, require_aware

FactT = TypeVar("FactT", bound=EvidenceFact)
FoundT = TypeVar("FoundT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A case at a moment, under a book: the London days on which it was `opened` by the person who
    sent it and `received` by the service. `by_kind` holds what counts, oldest first; `tainted` what
    was gathered on consent and is never used here (R8, A1); `later` what is about days to come.
    `notes` and `shown` keep what was worked out once and is asked for by several rules.
    """

    facts: Facts
    on: datetime
    day: date
    opened: date
    received: date
    book: SuitabilityBook
    by_kind: dict[type[EvidenceFact], tuple[EvidenceFact, ...]]
    tainted: tuple[EvidenceFact, ...]
    later: tuple[EvidenceFact, ...]
    register: frozenset[str]
    notes: dict[str, object] = field(default_factory=dict)
    shown: dict[int, FactShown] = field(default_factory=dict)

    @property
    def nation(self) -> PlaceNation:
        """The nation whose body and laws are asked."""
        return self.facts.nation

    def of(self, kind: type[FactT]) -> tuple[FactT, ...]:
        """What counts of one kind, oldest first."""
        return self.by_kind.get(kind, ())  # type: ignore[return-value]

    def held(self, fact: EvidenceFact) -> tuple[str, ...]:
        """The evidence of a fact that is in the register. What is only named is not held (R95)."""
        return tuple(item for item in fact.evidence if item in self.register)


def once(compute: Callable[[Reading], FoundT]) -> Callable[[Reading], FoundT]:
    """Several rules ask for it, and it is worked out once for each reading."""
    key = f"{compute.__module__}.{compute.__qualname__}"

    @wraps(compute)
    def kept(case: Reading) -> FoundT:
        if key not in case.notes:
            case.notes[key] = compute(case)
        return case.notes[key]  # type: ignore[return-value]

    return kept


def read(facts: Facts, on: datetime, book: SuitabilityBook) -> Reading:
    """The facts as they count on a moment; raises ValueError for a moment without a time zone."""
    on = require_aware(on)
    day, opened = london_day(on), london_day(facts.opened_at)
    gone = superseded(facts.known, day)
    by_kind: dict[type[EvidenceFact], list[EvidenceFact]] = {}
    tainted: list[EvidenceFact] = []
    later: list[EvidenceFact] = []
    for fact in in_order(facts.known):
        if fact.id in gone:
            continue
        if fact.basis is Basis.CONSENT:
            tainted.append(fact)
        elif fact.as_of > day:
            later.append(fact)
        else:
            by_kind.setdefault(type(fact), []).append(fact)
    return Reading(
        facts=facts,
        on=on,
        day=day,
        opened=opened,
        received=_received(facts, opened),
        book=book,
        by_kind={kind: tuple(found) for kind, found in by_kind.items()},
        tainted=tuple(tainted),
        later=tuple(later),
        register=frozenset(fact.id for fact in by_kind.get(EvidenceItem, ())),
    )


def _received(facts: Facts, opened: date) -> date:
    """The day the case came to the service, never before it was opened."""
    return opened if facts.received_at is None else max(opened, london_day(facts.received_at))


def superseded(known: tuple[AnyFact, ...], day: date = date.max) -> frozenset[str]:
    """The ids of words that a later word on the same question took the place of, by a day.

    A word only gives way to one of its own kind that was not gathered on consent, and one that
    protects the person only as `protecting.gives_way` says, and not before the day the other one
    counts from. Words that take each other's place in a ring all still count: nothing is lost by a
    mistake.
    """
    if not any(fact.supersedes for fact in known):
        return frozenset()
    by_name: dict[tuple[str, type[EvidenceFact]], list[AnyFact]] = {}
    for fact in known:
        by_name.setdefault((fact.id, type(fact)), []).append(fact)
    register = frozenset(
        fact.id
        for fact in known
        if isinstance(fact, EvidenceItem) and fact.basis is not Basis.CONSENT
    )
    before = clearings_before(known)
    words = sorted(
        (fact.id, fact.supersedes)
        for fact in known
        if fact.supersedes
        and fact.basis is not Basis.CONSENT
        and (olds := by_name.get((fact.supersedes, type(fact)), ()))
        and not any(unseen(old, fact, before) for old in olds)
        and _taken(fact, olds, register, day)
    )
    takers = dict(words)
    return frozenset(old for new, old in takers.items() if not _rings(new, takers))


def _taken(new: AnyFact, olds: Sequence[AnyFact], register: frozenset[str], day: date) -> bool:
    held = not register.isdisjoint(new.evidence)
    later = counts_since(new) > day
    return all(
        gives_way(old, new, evidence_held=held) and not (later and protects(old)) for old in olds
    )


def _rings(start: str, takers: dict[str, str]) -> bool:
    seen, current = {start}, takers.get(start)
    while current is not None and current not in seen:
        seen.add(current)
        current = takers.get(current)
    return current is not None


def in_order(facts: Iterable[EvidenceFact]) -> tuple[EvidenceFact, ...]:
    """Oldest first, what was said twice once. Two facts that share an id and say different things
    both stand, in the order of what they say, so that the order they came in decides nothing.
    """
    listed = sorted(facts, key=attrgetter("as_of", "id"))
    if len({fact.id for fact in listed}) < len(listed):
        listed = sorted(set(listed), key=lambda fact: (fact.as_of, fact.id, repr(fact)))
    return tuple(listed)


def latest(words: Iterable[FactT]) -> tuple[FactT, ...]:
    """The words of the last day there is a word of: several, when that day has several. They come
    oldest first, as everything of a reading does.
    """
    listed = list(words)
    if len(listed) < 2:
        return tuple(listed)
    last = listed[-1].as_of
    return tuple([word for word in listed if word.as_of == last])


def shown(case: Reading, facts: tuple[EvidenceFact, ...]) -> tuple[FactShown, ...]:
    """Facts as an explanation may show them: id, day and kind. Each is made once a reading."""
    made, found = case.shown, []
    for fact in facts:
        one = made.get(id(fact))
        if one is None:
            kind: str = fact.fact  # type: ignore[attr-defined]
            one = made[id(fact)] = FactShown(fact.id, fact.as_of, kind)
        found.append(one)
    return tuple(found)
