"""The thirteen cases of tests/data/suitability, read as planned cases."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from policy.references import new_reference
from policy.suitability.evidence.facts import Facts
from policy.suitability.planned_case import PlannedCase, PlannedDeed
from policy.suitability.words import Stage

FOLDER = Path(__file__).parents[2] / "data" / "suitability"
FACTS: TypeAdapter[Facts] = TypeAdapter(Facts)
_DEED: TypeAdapter[PlannedDeed] = TypeAdapter(PlannedDeed)


@dataclass(frozen=True)
class Example:
    """One of the cases: its file, what it looks like on the way, and its end."""

    number: int
    name: str
    file: PlannedCase
    looks: tuple[tuple[datetime, Stage], ...]
    final: Stage
    on: date
    rules: tuple[str, ...]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _example(entry: dict[str, Any]) -> Example:
    facts = FACTS.validate_json((FOLDER / entry["facts"]).read_bytes())
    learnt = tuple((moment(at), tuple(ids)) for at, ids in entry["learnt"].items())
    return Example(
        number=entry["case"],
        name=entry["name"],
        file=PlannedCase(
            reference=new_reference(entry["case"]),
            facts=facts,
            learnt=learnt,
            then=tuple(_DEED.validate_python(deed) for deed in entry["then"]),
        ),
        looks=tuple((moment(look["on"]), Stage(look["stage"])) for look in entry["looks"]),
        final=Stage(entry["final"]["stage"]),
        on=date.fromisoformat(entry["final"]["on"]),
        rules=tuple(entry["final"]["rules"]),
    )


EXAMPLES = tuple(_example(entry) for entry in json.loads((FOLDER / "cases.json").read_bytes()))


def example(number: int) -> Example:
    return next(case for case in EXAMPLES if case.number == number)
