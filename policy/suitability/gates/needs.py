"""What is asked of whom: what an open finding needs, and what only humans can answer.

Nothing is asked where its answer could not count: Scotland has no priority-need question (R101).
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.suitability.evidence.factors import Factor
from policy.suitability.evidence.nations import PRIORITY_NEED
from policy.suitability.evidence.words import PlaceNation
from policy.suitability.gates.check import Check
from policy.suitability.gates.checks import CHECKS
from policy.suitability.gates.finding import Need, Opens, Who
from policy.suitability.gates.questions_gates import GATES
from policy.suitability.gates.questions_limbs import LIMBS
from policy.suitability.words import Stage

QUESTIONS = GATES | LIMBS
"""Every finding's question, by its code."""

WEIGHED: tuple[tuple[str, Factor], ...] = (
    ("R86", Factor.SERIOUSNESS),
    ("R86", Factor.HARM),
    ("R86", Factor.ESCALATION),
    ("R86", Factor.TIMESCALE),
    ("R86", Factor.FREQUENCY),
    ("R86", Factor.PATTERN),
    ("R86", Factor.UNDERLYING_REASONS),
    ("R87", Factor.EFFORTS_TO_CHANGE),
    ("R108", Factor.TIME_IN_UK),
    ("R108", Factor.HOW_CAME_TO_IT),
    ("R108", Factor.CIRCUMSTANCES_MET),
    ("R108", Factor.FIT_OF_SUPPORT),
    ("R108", Factor.PERIOD),
    ("R108", Factor.RISK),
    ("R108", Factor.VULNERABILITIES),
)
"""What the decision maker weighs, each in their own words; more may be added."""

FOR_THE_PERSON: tuple[tuple[Stage, Need], ...] = (
    (
        Stage.CANNOT_NO_SUPPORT,
        Need(
            code="return-information",
            rule="R59",
            who=Who.AUTHORITY,
            what="Offer information on voluntary return; this is no step of enforcement.",
        ),
    ),
    (
        Stage.OUT_OF_SCOPE,
        Need(
            code="scheme-help",
            rule="R31",
            who=Who.AUTHORITY,
            what="Go on helping with the EU Settlement Scheme where it applies.",
        ),
    ),
)
"""What the person is offered where the route has stopped."""


def needs(open_: Iterable[str], stage: Stage, nation: PlaceNation) -> tuple[Need, ...]:
    """Everything asked while these findings are not met, in their order; then of the authority,
    then of the decision maker.
    """
    codes = tuple(open_)
    asked = [_ASKED[code] for code in codes if code in _ASKED]
    asked += [need for where, need in FOR_THE_PERSON if where is stage]
    if _ASKED["suitable-offer"] in asked:
        asked.append(_SEARCH)
    if "priority-need" in codes:
        asked += _PRIORITY.get(nation, ())
    if "circumstances-first" not in codes:
        asked += [_CIRCUMSTANCES] * ("circumstances" in codes)
    asked += [_BESIDE[code] for code in codes if code in _BESIDE]
    asked += _DECISION
    return tuple(asked)


def _asking(check: Check) -> Need:
    question = QUESTIONS[check.code]
    return Need(code=check.code, rule=check.rule, who=question.who, what=question.would_change)


_ASKED = {
    check.code: _asking(check) for check in CHECKS if check.opens in (Opens.CONCLUDE, Opens.REFER)
}
_NEXT_TO = {check.code: _asking(check) for check in CHECKS if check.opens is Opens.NOTHING}
_CIRCUMSTANCES = _NEXT_TO["circumstances"]
_BESIDE = {code: _NEXT_TO[code] for code in ("victims-heard", "local-policy")}
"""Asked although nothing waits for it."""
_PRIORITY = {
    nation: (
        Need(
            code="priority-need",
            rule=rule,
            who=Who.AUTHORITY,
            what="Is the person in priority need, and owed accommodation?",
        ),
    )
    for nation, rule in PRIORITY_NEED.items()
}
_SEARCH = Need(
    code="search-for-offer",
    rule="R60",
    who=Who.AUTHORITY,
    what="Go on looking for an offer that fits the person's needs.",
)
_DECISION = tuple(
    Need(
        code=factor.name.lower().replace("_", "-"),
        rule=rule,
        who=Who.DECISION_MAKER,
        what=f"Weigh in your own words: {factor}.",
    )
    for rule, factor in WEIGHED
)
