"""`assess`: what the facts of a case come to at a moment, under one version of the rules.

Pure and total: for any facts there is an answer, their order matters only for what was on record
when a sign was cleared, and nothing that is unknown opens anything. Priority among stages stands in
`checks.ORDER`.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from policy.suitability.evidence.fact import FactShown
from policy.suitability.evidence.facts import Facts
from policy.suitability.evidence.reading import Reading, read, shown
from policy.suitability.evidence.words import Standing
from policy.suitability.gates.check import Check, Found
from policy.suitability.gates.checks import CHECKS, ORDER
from policy.suitability.gates.finding import Assessment, Finding, Need, Opens, Who, Window
from policy.suitability.gates.needs import QUESTIONS, needs
from policy.suitability.gates.paragraphs import paragraphs
from policy.suitability.gates.silence import never_from_silence
from policy.suitability.gates.window import window
from policy.suitability.rulebook import SuitabilityBook
from policy.suitability.words import EXITS, Stage

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


def assess(facts: Facts, on: datetime, book: SuitabilityBook) -> Assessment:
    """What the facts come to at a moment. Facts about later days do not count yet; they are named
    in a warning.

    Raises:
        ValueError: the moment, or the opening, has no time zone.
    """
    case = read(facts, on, book)
    answers = [(check, never_from_silence(check.code, check.judge(case))) for check in CHECKS]
    open_ = [(check, found) for check, found in answers if found.standing is not Standing.MET]
    stage = _stage(open_)
    closed = {check.opens for check, _ in open_}
    concludes = Opens.CONCLUDE not in closed
    refers = concludes and Opens.REFER not in closed
    return Assessment(
        on=case.on,
        rulebook=book.version,
        findings=tuple([_finding(case, check, found) for check, found in answers]),
        stage=stage,
        window=window(case),
        warnings=_warnings(case, [found.warning for _, found in answers if found.warning]),
        may_conclude=concludes,
        may_refer=refers,
        may_refuse=refers and Opens.REFUSE not in closed,
        may_cancel=refers and Opens.CANCEL not in closed,
        needs=needs([check.code for check, _ in open_], stage, case.nation),
        paragraphs=paragraphs(case, next(f for c, f in answers if c.code == "law-in-force")),
    )


def _stage(open_: list[tuple[Check, Found]]) -> Stage:
    """The first of the stages that what is open implies. A child is held for safeguarding before
    anything is asked about them (R30).
    """
    stages = [check.stage(found.standing) for check, found in open_]
    first = min(filter(None, stages), key=_RANK.__getitem__, default=Stage.THRESHOLD_MET)
    child = any(c.code == "adult" and f.standing is Standing.UNMET for c, f in open_)
    return Stage.HELD_SAFEGUARDING if child and first not in EXITS else first


def _finding(case: Reading, check: Check, found: Found) -> Finding:
    standing, why, facts, more, warning = found
    if not facts:
        return _bare(check.code, check.opens, (check.rule, *more), standing, why, warning)
    rules = tuple(dict.fromkeys((check.rule, *more))) if more else (check.rule,)
    seen = shown(case, facts)
    return Finding(
        check.code, rules, QUESTIONS[check.code], check.opens, standing, why, seen, warning
    )


@lru_cache(maxsize=4096)
def _bare(
    code: str, opens: Opens, rules: tuple[str, ...], standing: Standing, why: str, warning: str
) -> Finding:
    """A finding that rests on no fact says the same in every case: most findings of most cases."""
    once = tuple(dict.fromkeys(rules))
    return Finding(code, once, QUESTIONS[code], opens, standing, why, (), warning)


def _warnings(case: Reading, warnings: list[str]) -> tuple[str, ...]:
    if case.later:
        warnings.append(f"{len(case.later)} facts are about days to come and do not count yet.")
    return tuple(dict.fromkeys(warnings))
