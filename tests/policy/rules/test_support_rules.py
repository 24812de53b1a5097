"""Each binding rule of the support track refuses one input and allows another."""

from __future__ import annotations

from datetime import date

import pytest

from policy.cases.effects import CompleteAllTasks
from policy.intake.basis import Basis, check_reuse
from policy.intake.content import submission_key
from policy.intake.referral import Safeguarding
from policy.organisations import Status
from policy.papers import paper
from policy.rulebook import rulebook
from policy.support.answer import Recourse, StatusAnswer, StatusResult
from policy.support.commands import (
    AskPrioritisation,
    CloseCase,
    ExtendWindow,
    FinishTask,
    RecordAnswer,
    WithdrawConsent,
)
from policy.support.view import details
from policy.support.words import Audience, Outcome, SlaState, Stage, TaskKind
from tests.policy.intake.conftest import ROW
from tests.policy.rules.showing import Shown, shown
from tests.policy.rules.support_inputs import (
    asked,
    opened_under,
    organisation,
    registering,
    sent,
)
from tests.policy.support.builders import (
    ADVISER,
    CASEWORKER,
    CHECK_OFFICER,
    CONTRADICTORY_ANSWER,
    RULEBOOK,
    SETTLED_ANSWER,
    STRANGER,
    SUPERVISOR,
    Case,
    case_at,
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
    return Case().answer(SETTLED_ANSWER, after).state.sla


def told(*audiences: Audience) -> Stage:
    """A settled answer reaches these recipients."""
    case = Case()
    case.ask(ANSWER, CHECK_OFFICER, 2)
    for audience in audiences:
        case.deliver(audience, 3)
    return case.state.stage


def found(answer: StatusAnswer) -> tuple[Stage, bool]:
    """What an answer leads to, and whether it went back as a question first."""
    case = Case().answer(answer, 10)
    return case.state.stage, bool(case.rows(TaskKind.ANSWER_QUERY))


def closed_as_removed(case: Case) -> str:
    """A caseworker records an enforced removal."""
    return asked(CloseCase(outcome=Outcome.ENFORCED_REMOVAL, reason="reported"), CASEWORKER, case)


def asked_for_safety(*signs: str) -> int:
    """How many safeguarding rows a referral with such signs opens."""
    return len(Case(safeguarding=signs).rows(TaskKind.SAFEGUARDING))


def taken_off_by_a_withdrawal(task: TaskKind) -> bool:
    """Whether an ending takes an open row of a kind off its list."""
    ends = withdrawn(Case(safeguarding=("fleeing abuse",)), 12).effects(CompleteAllTasks)
    return all(task not in end.keep for end in ends)


def shows(text: str) -> bool:
    """Whether a case's page shows something, after a caseworker has acted on it."""
    case = withdrawn(offered(open_case(), 12), 13)
    return text in details(case.state)


def papers(name: str) -> bool:
    """Whether a paper can be had."""
    return bool(paper(name, rulebook(RULEBOOK)))


RULES = [
    shown(
        "R1",
        refused=(
            "A company asks to be registered.",
            lambda: registering("company"),
            "organisation-kind",
        ),
        allowed=(
            "A registered charity asks to be registered.",
            lambda: registering("registered charity"),
            ALLOWED,
        ),
    ),
    shown(
        "R2",
        refused=(
            "A row from an organisation that has only applied.",
            lambda: sent(organisation(status=Status.APPLIED)),
            "organisation-not-active",
        ),
        allowed=("The same row once its registration is active.", sent, ALLOWED),
    ),
    shown(
        "R3",
        refused=(
            "A person who was not told what the service is for.",
            lambda: sent(purpose_explained="no"),
            "purpose-not-explained",
        ),
        allowed=(
            "A person who was told, and agreed ten minutes later.",
            lambda: sent(purpose_explained="yes", consent_given_at="05/05/2026 08:10"),
            ALLOWED,
        ),
    ),
    shown(
        "R5",
        refused=(
            "Agreement after only two outcomes were explained.",
            lambda: sent(outcomes_explained="prove leave; granted leave"),
            "outcomes-not-all-explained",
        ),
        allowed=("Agreement after all four were explained.", sent, ALLOWED),
    ),
    shown(
        "R6",
        refused=(
            "Agreement at 07:59, the notice shown at 08:00.",
            lambda: sent(consent_given_at="05/05/2026 07:59"),
            "consent-before-privacy-notice",
        ),
        allowed=(
            "Both in the same minute.",
            lambda: sent(consent_given_at="05/05/2026 08:00"),
            ALLOWED,
        ),
    ),
    shown(
        "R7",
        refused=(
            "A row on a public task that carries consent too.",
            lambda: sent(basis="public task", consent_form="signed"),
            "basis-conflict",
        ),
        allowed=("A row on consent alone.", lambda: sent(basis="consent"), ALLOWED),
    ),
    shown(
        "R8",
        refused=(
            "What consent gave, asked for under law enforcement.",
            lambda: check_reuse(Basis.CONSENT, Basis.LAW_ENFORCEMENT) is None,
            False,
        ),
        allowed=(
            "What consent gave, asked for under consent.",
            lambda: check_reuse(Basis.CONSENT, Basis.CONSENT) is None,
            True,
        ),
    ),
    shown(
        "R10",
        refused=(
            "A status answer for somebody who withdrew an hour before.",
            lambda: asked(ANSWER, CHECK_OFFICER, withdrawn(Case(), 11)),
            "consent-withdrawn",
        ),
        allowed=(
            "A withdrawal brought by anybody, while support is open.",
            lambda: asked(WithdrawConsent(channel="street"), STRANGER, Stage.SUPPORT_OPEN),
            ALLOWED,
        ),
    ),
    shown(
        "R12",
        refused=(
            "A row of 5 May under an agreement that ended on 4 May.",
            lambda: sent(organisation(last=date(2026, 5, 4))),
            "agreement-expired",
        ),
        allowed=(
            "The same row under one that ends that day.",
            lambda: sent(organisation(last=date(2026, 5, 5))),
            ALLOWED,
        ),
    ),
    shown(
        "R14",
        refused=(
            "A row sent again by another channel, as a second referral.",
            lambda: submission_key(ROW) != submission_key({**ROW, "notes": "by hand"}),
            False,
        ),
        allowed=(
            "Another row under a number of its own.",
            lambda: submission_key(ROW) != submission_key({**ROW, "submission_id": "next"}),
            True,
        ),
    ),
    shown(
        "R15",
        refused=(
            "A British national sleeping in a doorway.",
            lambda: sent(nationality="British"),
            "uk-national",
        ),
        allowed=(
            "A Ghanaian national sleeping in a doorway.",
            lambda: sent(nationality="Ghana"),
            ALLOWED,
        ),
    ),
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
            lambda: told(Audience.REFERRER),
            Stage.STATUS_CHECK,
        ),
        allowed=(
            "Answered, with the support team told too.",
            lambda: told(Audience.REFERRER, Audience.SUPPORT_TEAM),
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
            "A withdrawal, to take an open safeguarding row off its list.",
            lambda: taken_off_by_a_withdrawal(TaskKind.SAFEGUARDING),
            False,
        ),
        allowed=(
            "Somebody fleeing abuse is referred: a safeguarding row at once.",
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
            "A staff number on a case's page.",
            lambda: shows(CASEWORKER.id),
            False,
        ),
        allowed=(
            "The case's own reference on it.",
            lambda: shows(case_at(Stage.SUPPORT_OPEN).state.reference),
            True,
        ),
    ),
]


@pytest.mark.parametrize("rule", RULES)
def test_a_support_rule_refuses_one_input_and_allows_another(rule: Shown) -> None:
    assert rule.outcomes() == rule.expected()
