"""What the facts of a case come to under the suitability rules: asked of facts alone, with nobody
signed in, no database, and nothing kept. Nothing is decided by it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from policy.refusal import Refusal
from policy.suitability.evidence.facts import Facts
from policy.suitability.evidence.recorded import in_one_act
from policy.suitability.gates.assessment import Assessment, Finding, assess
from policy.suitability.rulebook import suitability_book, suitability_book_at
from policy.time import london_day

BEFORE_OPENING = Refusal(
    code="before-opening",
    sentence="The day to assess on lies before the case was opened.",
    what_to_do="Give a day on or after opened_at.",
    rule="form",
)


def assess_facts(facts: Facts, on: datetime, rulebook: str = "") -> Assessment | Refusal:
    """The assessment on a day (a moment in UTC), under a version of the rules or, without one, that
    in force on the day.
    """
    if london_day(on) < london_day(facts.opened_at):
        return BEFORE_OPENING
    book = suitability_book(rulebook) if rulebook else suitability_book_at(on)
    return assess(replace(facts, known=in_one_act(facts.known)), on, book)


def as_data(assessment: Assessment) -> dict[str, Any]:
    """The assessment as a program reads it: days and moments in ISO form, words as they are."""
    fields = asdict(assessment) | {"findings": [_finding(one) for one in assessment.findings]}
    found: dict[str, Any] = json.loads(json.dumps(fields, default=_written))
    return found


def _finding(finding: Finding) -> dict[str, Any]:
    """A finding by name, its question's fields among its own."""
    fields = finding._asdict() | {"facts": [fact._asdict() for fact in finding.facts]}
    asks = asdict(fields.pop("asks"))
    return fields | {"question": asks.pop("text"), **asks}


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
