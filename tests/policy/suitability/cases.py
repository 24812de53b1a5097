"""The thirteen cases of tests/data/suitability, as the tests play them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from policy.suitability.evidence.facts import AnyFact, Facts
from policy.suitability.gates.assessment import Assessment, assess
from policy.suitability.rulebook import SuitabilityBook, suitability_book
from service.files.facts import read_facts

FOLDER = Path(__file__).parents[2] / "data" / "suitability"
GUIDANCE = suitability_book("suitability-2021-11")
REPLACED = suitability_book("suitability-2025-11")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCase:
    """One of them: everything that becomes known, when, what people do, and what must come."""

    number: int
    name: str
    facts: Facts
    learnt: tuple[tuple[datetime, tuple[str, ...]], ...]
    then: tuple[dict[str, Any], ...]
    looks: tuple[dict[str, Any], ...]
    findings: dict[str, tuple[str, list[str]]]
    final: dict[str, Any]

    def by(self, moment: datetime) -> Facts:
        """What is known of it by a moment."""
        ids = {id for at, learnt in self.learnt if at <= moment for id in learnt}
        return replace(self.facts, known=tuple(f for f in self.facts.known if f.id in ids))

    def at(self, moment: datetime, book: SuitabilityBook = GUIDANCE) -> Assessment:
        """What `assess` says of it at a moment, with what is known by then."""
        return assess(self.by(moment), moment, book)

    def fact(self, id: str) -> AnyFact:
        """One of its facts."""
        return next(fact for fact in self.facts.known if fact.id == id)


def _case(row: dict[str, Any]) -> KnownCase:
    return KnownCase(
        number=row["case"],
        name=row["name"],
        facts=read_facts((FOLDER / row["facts"]).read_bytes()),
        learnt=tuple((datetime.fromisoformat(at), tuple(ids)) for at, ids in row["learnt"].items()),
        then=tuple(row["then"]),
        looks=tuple(row["looks"]),
        findings=row["findings"],
        final=row["final"],
    )


CASES: tuple[KnownCase, ...] = tuple(
    _case(row) for row in json.loads((FOLDER / "cases.json").read_text(encoding="utf-8"))
)


def case(number: int) -> KnownCase:
    """One of the thirteen by its number."""
    return CASES[number - 1]
