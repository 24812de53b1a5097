"""`assess`: what the facts of a case come to at a moment, under one version of the rules.

Pure and total: for any facts there is an answer, the order of the facts never matters, and nothing
that is unknown opens anything. Priority among stages stands in `checks.ORDER`.
"""

from __future__ import annotations

from datetime import datetime

from policy.suitability.book import SuitabilityBook
from policy.suitability.check import Check, Found
from policy.suitability.checks import CHECKS, ORDER
from policy.suitability.facts import Facts
from policy.suitability.finding import (
    Assessment,
    FactShown,
    Finding,
    Need,
    Opens,
    Who,
    Window,
)
from policy.suitability.needs import needs
from policy.suitability.question import Question
from policy.suitability.questions_gates import GATES
from policy.suitability.questions_limbs import LIMBS
from policy.suitability.reading import Reading, read, shown
from policy.suitability.window import window
from policy.suitability.words import Stage, Standing

__all__ = [
    "Assessment",
    "FactShown",
    "Finding",
    "Need",
    "Opens",
    "Who",
    "Window",
    "assess",
]

_RANK = {stage: rank for rank, stage in enumerate(ORDER)}
_LINES: tuple[tuple[Check, Question], ...] = tuple(
    (check, (GATES | LIMBS)[check.code]) for check in CHECKS
)


def assess(facts: Facts, on: datetime, book: SuitabilityBook) -> Assessment:
    """What the facts come to at a moment. Facts about later days do not count yet; they are named
    in a warning.

    Raises:
        ValueError: the moment, or the opening, carries no time zone.
    """
    case = read(facts, on, book)
    answers = [(check, check.judge(case)) for check in CHECKS]
    findings = tuple(
        _finding(check, question, found)
        for (check, question), (_, found) in zip(_LINES, answers, strict=True)
    )
    stage = _stage(answers)
    concludes = _all_met(findings, Opens.CONCLUDE)
    refers = concludes and _all_met(findings, Opens.REFER)
    return Assessment(
        on=case.on,
        rulebook=book.version,
        findings=findings,
        stage=stage,
        window=window(case),
        warnings=_warnings(case, findings),
        may_conclude=concludes,
        may_refer=refers,
        may_refuse=refers and _all_met(findings, Opens.REFUSE),
        may_cancel=refers and _all_met(findings, Opens.CANCEL),
        needs=needs(findings, stage, case.nation),
    )


def _finding(check: Check, question: Question, found: Found) -> Finding:
    return Finding(
        code=check.code,
        rules=tuple(dict.fromkeys((check.rule, *found.rules))),
        question=question.text,
        standing=found.standing,
        why=found.why,
        facts=shown(found.facts),
        paragraph=question.paragraph,
        would_change=question.would_change,
        who=question.who,
        opens=check.opens,
        warning=found.warning,
    )


def _stage(answers: list[tuple[Check, Found]]) -> Stage:
    """The first in order of everything that the answers imply."""
    implied = [check.stage(found.standing) for check, found in answers]
    stages = [stage for stage in implied if stage is not None]
    return min(stages, key=_RANK.__getitem__, default=Stage.THRESHOLD_MET)


def _all_met(findings: tuple[Finding, ...], opens: Opens) -> bool:
    return all(found.standing is Standing.MET for found in findings if found.opens is opens)


def _warnings(case: Reading, findings: tuple[Finding, ...]) -> tuple[str, ...]:
    told = [found.warning for found in findings if found.warning]
    if case.later:
        told.append(f"{len(case.later)} facts are about days to come and do not count yet.")
    return tuple(dict.fromkeys(told))
