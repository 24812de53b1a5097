"""From the answer on: each binding rule of the support track refuses one input and allows another
(R16 to R40).
"""

from __future__ import annotations

import pytest

from policy.cases.effects import PassTasksOn
from policy.papers import paper
from policy.published import for_release
from policy.support.answering.answer import Recourse, StatusAnswer, StatusResult
from policy.support.deeds import (
    AskPrioritisation,
    CloseCase,
    ExtendWindow,
    FinishTask,
    RecordAnswer,
)
from policy.support.intake.referral import Safeguarding
from policy.support.rulebook import rulebook
from policy.support.words import Audience, Outcome, SlaState, Stage, TaskKind
from tests.policy.rules.showing import Shown, shown
from tests.policy.rules.support_inputs import (
    asked,
    opened_under,
    sent,
)
from tests.policy.support.builders import (
    ADVISER,
    CASEWORKER,
    CHECK_OFFICER,
    CONTRADICTORY_ANSWER,
    RULEBOOK,
    SETTLED_ANSWER,
    SUPERVISOR,
    LiveCase,
    offered,
    open_case,
    withdrawn,
)

ALLOWED = ""
NO_TRACE = StatusAnswer(
    result=StatusResult.NO_TRACE,
    recourse=Recourse.UNKNOWN,
    document_gap=False,
    sources_checked=("case database",),
)
ANSWER = RecordAnswer(answer=SETTLED_ANSWER)
ADVICE = FinishTask(task_id="T-1", task=TaskKind.REGULATED_ADVICE, result="advised")


def told_at(after: float) -> SlaState:
    """An answer reaches both recipients so many hours after receipt."""
    return LiveCase().answer(SETTLED_ANSWER, after).state.sla


def after_notifying(*audiences: Audience) -> Stage:
    """A settled answer reaches these recipients."""
    case = LiveCase()
    case.ask(ANSWER, CHECK_OFFICER, 2)
    for audience in audiences:
        case.deliver(audience, 3)
    return case.state.stage


def found(answer: StatusAnswer) -> tuple[Stage, bool]:
    """What an answer leads to, and whether it went back as a question first."""
    case = LiveCase().answer(answer, 10)
    return case.state.stage, bool(case.tasks(TaskKind.ANSWER_QUERY))


def closed_as_removed(case: LiveCase) -> str:
    """A caseworker records an enforced removal."""
    return asked(CloseCase(outcome=Outcome.ENFORCED_REMOVAL, reason="reported"), CASEWORKER, case)


def asked_for_safety(*signs: str) -> int:
    """How many safeguarding tasks a referral with such signs opens."""
    return len(LiveCase(safeguarding=signs).tasks(TaskKind.SAFEGUARDING))


def dropped_by_a_withdrawal(task: TaskKind) -> bool:
    """Whether an ending takes an open task of a kind off its list without giving it to anybody."""
    handed = withdrawn(LiveCase(safeguarding=("fleeing abuse",)), 12).effects(PassTasksOn)
    return all(one.task != task or not one.to for one in handed)


def released(*parts: str) -> set[str]:
    """Which parts of what is known of a case are in its release."""
    return set(for_release(dict.fromkeys(parts, "S-1")))


def papers(name: str) -> bool:
    """Whether a paper can be had."""
    return bool(paper(name, rulebook(RULEBOOK)))


RULES = [
    shown(
        "R16",
        refused=(
            "An answer 24 hours and six minutes after receipt, as in time.",
            lambda: told_at(24.1),
            SlaState.MET_LATE,
        ),
        allowed=(
            "An answer a minute before the 24th hour.",
            lambda: told_at(24 - 1 / 60),
            SlaState.MET,
        ),
    ),
    shown(
        "R17",
        refused=(
            "Answered, with only the referrer told.",
            lambda: after_notifying(Audience.REFERRER),
            Stage.STATUS_CHECK,
        ),
        allowed=(
            "Answered, with the support team told too.",
            lambda: after_notifying(Audience.REFERRER, Audience.SUPPORT_TEAM),
            Stage.ANSWERED,
        ),
    ),
    shown(
        "R19",
        refused=(
            "An answer of an outstanding application that does not say which.",
            lambda: found(CONTRADICTORY_ANSWER),
            (Stage.STATUS_CHECK, True),
        ),
        allowed=(
            "An answer of no trace, and nothing more.",
            lambda: found(NO_TRACE),
            (Stage.SUPPORT_OPEN, False),
        ),
    ),
    shown(
        "R20",
        refused=(
            "A support window on a case whose status is settled.",
            lambda: asked(ExtendWindow(reason="more time"), SUPERVISOR, Stage.ANSWERED),
            "no-support-window",
        ),
        allowed=(
            "A support window on a case with an application outstanding.",
            lambda: asked(ExtendWindow(reason="more time"), SUPERVISOR, Stage.SUPPORT_OPEN),
            ALLOWED,
        ),
    ),
    shown(
        "R21",
        refused=(
            "A request to look sooner where nothing is outstanding.",
            lambda: asked(AskPrioritisation(target="casework"), CASEWORKER, Stage.ANSWERED),
            "no-application",
        ),
        allowed=(
            "The same where an application is outstanding.",
            lambda: asked(AskPrioritisation(target="casework"), CASEWORKER, Stage.SUPPORT_OPEN),
            ALLOWED,
        ),
    ),
    shown(
        "R25",
        refused=(
            "A caseworker of the support team records a status answer.",
            lambda: asked(ANSWER, CASEWORKER, Stage.STATUS_CHECK),
            "wrong-role",
        ),
        allowed=(
            "A check officer records it.",
            lambda: asked(ANSWER, CHECK_OFFICER, Stage.STATUS_CHECK),
            ALLOWED,
        ),
    ),
    shown(
        "R27",
        refused=(
            "Agreement with enforced removal left unsaid.",
            lambda: sent(outcomes_explained="prove leave; granted leave; voluntary return"),
            "outcomes-not-all-explained",
        ),
        allowed=(
            "Agreement with enforced removal among what was explained.",
            lambda: sent(
                outcomes_explained="enforced removal; voluntary return; granted leave; prove leave"
            ),
            ALLOWED,
        ),
    ),
    shown(
        "R29",
        refused=(
            "An enforced removal is recorded; return was never offered.",
            lambda: closed_as_removed(open_case()),
            "return-not-offered",
        ),
        allowed=(
            "The same after return was offered.",
            lambda: closed_as_removed(offered(open_case(), 11)),
            ALLOWED,
        ),
    ),
    shown(
        "R30",
        refused=(
            "A withdrawal, to drop an open safeguarding task: it becomes the referrer's.",
            lambda: dropped_by_a_withdrawal(TaskKind.SAFEGUARDING),
            False,
        ),
        allowed=(
            "Somebody fleeing abuse is referred: a safeguarding task at once.",
            lambda: asked_for_safety(Safeguarding.FLEEING_ABUSE.value),
            1,
        ),
    ),
    shown(
        "R32",
        refused=(
            "A caseworker records what came of regulated advice.",
            lambda: asked(ADVICE, CASEWORKER, Stage.SUPPORT_OPEN),
            "wrong-role",
        ),
        allowed=(
            "A regulated adviser records it.",
            lambda: asked(ADVICE, ADVISER, Stage.SUPPORT_OPEN),
            ALLOWED,
        ),
    ),
    shown(
        "R36",
        refused=("A paper that is none of the four.", lambda: papers("decision-letter"), False),
        allowed=("The privacy notice.", lambda: papers("privacy-notice"), True),
    ),
    shown(
        "R37",
        refused=(
            "A case under a rulebook that was never published.",
            lambda: opened_under("unwritten"),
            "refused",
        ),
        allowed=(
            "A case under the published version.",
            lambda: opened_under(RULEBOOK),
            ALLOWED,
        ),
    ),
    shown(
        "R38",
        refused=(
            "A release that names a member of staff, a client or the case.",
            lambda: released("tasks", "person", "reference", "organisation"),
            set(),
        ),
        allowed=(
            "A release of where a case is, and of what happened when.",
            lambda: released("stage", "timeline"),
            {"stage", "timeline"},
        ),
    ),
]


@pytest.mark.parametrize("rule", RULES)
def test_a_support_rule_refuses_one_input_and_allows_another(rule: Shown) -> None:
    assert rule.outcomes() == rule.expected()
