"""What a case holds about the person, as a copy for them (R82, R38): every fact in its words, but
for what victims said and for who said, wrote or agreed to anything.

The data-protection officer looks through it before it is given; this only sees to it that what is
never in such a copy cannot get into one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from policy.cases.reading_out import said_of
from policy.suitability.evidence.facts import EvidenceFact, Facts
from policy.suitability.evidence.other_circumstances import VictimInput
from policy.suitability.evidence.reading import in_order

RESTRICTED: tuple[type[EvidenceFact], ...] = (VictimInput,)
"""Kinds of fact that are in no copy. Nor does a copy say whether there are any."""

_OTHER_PEOPLES = frozenset({"source", "by", "author", "reviewer", "issuer", "read"})
_OUR_OWN = frozenset({"id", "as_of", "fact", "evidence", "supersedes"})


@dataclass(frozen=True, slots=True)
class Copied:
    """One fact of the copy: its day, what it is, and what it says, name by name."""

    day: date
    kind: str
    says: tuple[tuple[str, str], ...]


def copy_for_person(facts: Facts) -> Iterator[Copied]:
    """Everything on record that may be in the person's copy, oldest first."""
    for fact in in_order(facts.known):
        if not isinstance(fact, RESTRICTED):
            kind: str = fact.fact  # type: ignore[attr-defined]
            says = tuple(said_of(fact, _OTHER_PEOPLES | _OUR_OWN))
            yield Copied(fact.as_of, kind.replace("-", " "), says)
