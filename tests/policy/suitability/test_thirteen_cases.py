"""The thirteen cases, from the facts alone: stage, window and findings at every look."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from policy.suitability.evidence.words import Standing
from policy.suitability.words import Stage
from tests.policy.suitability.cases import CASES, KnownCase

LOOKS = [
    pytest.param(case, look, id=f"{case.number} {look['on']}")
    for case in CASES
    for look in case.looks
]
FINDINGS = [
    pytest.param(case, code, *expected, id=f"{case.number} {code}")
    for case in CASES
    for code, expected in case.findings.items()
]


@pytest.mark.parametrize(("case", "look"), LOOKS)
def test_a_case_stands_where_its_facts_put_it(case: KnownCase, look: dict[str, Any]) -> None:
    found = case.at(datetime.fromisoformat(look["on"]))
    last_day = None if found.window is None else found.window.last_day.isoformat()
    may_decide = found.may_refuse or found.may_cancel
    assert (found.stage, last_day, may_decide) == (
        Stage(look["stage"]),
        look["window"],
        look["may_decide"],
    )


@pytest.mark.parametrize(("case", "code", "standing", "rules"), FINDINGS)
def test_a_case_ends_with_its_findings(
    case: KnownCase, code: str, standing: str, rules: list[str]
) -> None:
    found = case.at(datetime.fromisoformat(case.looks[-1]["on"])).finding(code)
    assert found.standing is Standing(standing), found.why
    assert set(rules) <= set(found.rules)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_fact_of_a_case_becomes_known_once(case: KnownCase) -> None:
    learnt = [id for _, ids in case.learnt for id in ids]
    assert sorted(learnt) == sorted(fact.id for fact in case.facts.known)
    assert [at for at, _ in case.learnt] == sorted(at for at, _ in case.learnt)
    assert case.learnt[0][0] == case.facts.opened_at
