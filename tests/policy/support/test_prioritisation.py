"""Asking a casework team to look sooner: the order of work only, never an outcome (R21, R22)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy.cases.effects import SendNotice
from policy.cases.replies import Verdict
from policy.support.answering.answer import StatusAnswer, StatusResult
from policy.support.deeds import AnswerPrioritisation, AskPrioritisation
from policy.support.state import CaseState
from policy.support.words import Audience, DeadlineName, Stage, TaskKind, Template
from policy.time import parse_london
from tests.policy.support.builders import (
    CASEWORKER,
    CHECK_OFFICER,
    CORRECTION,
    DAY,
    OPEN_ANSWER,
    PRIORITISE,
    SETTLED_ANSWER,
    STORED_STAGES,
    LiveCase,
    case_at,
    open_case,
    waiting_case,
)


def answered(result: StatusResult, application: str = "") -> LiveCase:
    answer = replace(OPEN_ANSWER, result=result, application_type=application)
    return LiveCase().answer(answer, 10)


def chased(case: LiveCase) -> list[SendNotice]:
    return [n for n in case.effects(SendNotice) if n.template is Template.PRIORITISATION_CHASER]


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (answered(StatusResult.OUTSTANDING_APPLICATION, "asylum"), ""),
        (answered(StatusResult.EUSS_PENDING), ""),
        (answered(StatusResult.LEAVE_EXPIRED, "further leave to remain"), ""),
        (answered(StatusResult.LEAVE_EXPIRED), "no-application"),
        (answered(StatusResult.NO_TRACE), "no-application"),
        (answered(StatusResult.HAS_LEAVE), "no-application"),
        (LiveCase().answer(SETTLED_ANSWER, 10), "no-application"),
        (LiveCase().wait(11), "no-application"),
        (waiting_case(), "already-asked"),
    ],
)
def test_it_is_asked_only_while_an_application_is_outstanding(case: LiveCase, code: str) -> None:
    assert case.ask(PRIORITISE, CASEWORKER, 12).code == code


@pytest.mark.parametrize("stage", sorted(set(STORED_STAGES) - {Stage.SUPPORT_OPEN}))
def test_it_is_asked_only_while_support_is_open(stage: Stage) -> None:
    assert case_at(stage).ask(PRIORITISE, CASEWORKER, 12).verdict is Verdict.REFUSED


def test_while_a_corrected_answer_is_on_its_way_nothing_is_asked() -> None:
    case = open_case()
    again = replace(CORRECTION, answer=replace(OPEN_ANSWER, application_type="family life"))
    case.ask(again, CHECK_OFFICER, 11)
    assert case.ask(PRIORITISE, CASEWORKER, 12).code == "not-now"


@pytest.mark.parametrize("target", ["", "  "])
def test_a_request_names_the_team_it_is_for(target: str) -> None:
    assert open_case().ask(AskPrioritisation(target=target), CASEWORKER, 12).code == "no-target"


def test_the_request_goes_to_the_casework_team_and_the_case_waits() -> None:
    case = waiting_case()
    assert case.state.stage is Stage.AWAITING_THIRD_PARTY
    assert case.history[-1].effects == (
        SendNotice(template=Template.PRIORITISATION_REQUEST, audience=Audience.CASEWORK_TEAM),
    )


def but_for_the_record(state: CaseState) -> CaseState:
    return replace(state, sequence=0, seen=(), recent=(), prioritisations=0)


@pytest.mark.parametrize("acknowledged", [True, False])
def test_taken_or_declined_support_is_open_as_before_and_nothing_else_is_set(
    acknowledged: bool,
) -> None:
    before = open_case().wait(10.5).state
    case = waiting_case()
    reply = case.ask(AnswerPrioritisation(acknowledged=acknowledged), CASEWORKER, 11)
    assert reply.verdict is Verdict.APPLIED
    assert case.history[-1].effects == ()
    assert but_for_the_record(case.state) == but_for_the_record(before)


@pytest.mark.parametrize("acknowledged", [True, False])
def test_after_either_word_nobody_is_chased_and_it_may_be_asked_again(acknowledged: bool) -> None:
    case = waiting_case()
    case.ask(AnswerPrioritisation(acknowledged=acknowledged), CASEWORKER, 11)
    assert not chased(case.wait(DAY * 30))
    assert case.ask(PRIORITISE, CASEWORKER, DAY * 31).verdict is Verdict.APPLIED
    assert case.state.prioritisations == 2


@pytest.mark.parametrize("stage", sorted(set(STORED_STAGES) - {Stage.AWAITING_THIRD_PARTY}))
def test_a_word_nobody_waits_for_is_refused(stage: Stage) -> None:
    case = case_at(stage).wait(12)
    before = case.state
    reply = case.ask(AnswerPrioritisation(acknowledged=True), CASEWORKER, 12)
    assert reply.code in {"not-asked", "case-closed", "consent-withdrawn"}
    assert case.state == before


@pytest.mark.parametrize(
    ("nation", "asked", "dates"),
    [
        ("England", "19/05/2026 10:30", ["27/05/2026 10:30", "03/06/2026 10:30"]),
        ("England", "09/07/2026 10:30", ["16/07/2026 10:30", "23/07/2026 10:30"]),
        ("Northern Ireland", "09/07/2026 10:30", ["17/07/2026 10:30", "24/07/2026 10:30"]),
        ("Scotland", "09/07/2026 10:30", ["16/07/2026 10:30", "23/07/2026 10:30"]),
        ("England", "30/07/2026 10:30", ["06/08/2026 10:30", "13/08/2026 10:30"]),
        ("Scotland", "30/07/2026 10:30", ["07/08/2026 10:30", "14/08/2026 10:30"]),
        ("England", "14/05/2026 00:15", ["21/05/2026 00:15", "29/05/2026 00:15"]),
    ],
)
def test_silence_is_chased_every_five_working_days_of_the_nation(
    nation: str, asked: str, dates: list[str]
) -> None:
    moment = parse_london(asked)
    case = LiveCase(at=moment, received_at=moment, nation=nation).answer(OPEN_ANSWER, 0)
    case.ask(PRIORITISE, CASEWORKER, 0)
    found = []
    for day in dates:
        (running,) = [d for d in case.state.deadlines if d.name is DeadlineName.PRIORITISATION]
        assert running.due == parse_london(day)
        assert running.rung == "-".join(reversed(day[:10].split("/")))
        case.wait((running.due - moment).total_seconds() / 3600)
        found.append(len(chased(case)))
    assert found == [1, 2]
    assert case.state.stage is Stage.AWAITING_THIRD_PARTY


def test_a_casework_team_that_never_answers_changes_nothing_but_that_it_is_chased() -> None:
    case = waiting_case().wait(DAY * 200)
    assert len(chased(case)) > 20
    assert (case.state.stage, case.state.outcome) == (Stage.AWAITING_THIRD_PARTY, None)
    assert case.tasks(TaskKind.CASE_REVIEW)


def test_a_correction_ends_the_waiting_and_the_chasing() -> None:
    case = waiting_case()
    case.ask(CORRECTION, CHECK_OFFICER, 11)
    assert case.state.stage is Stage.STATUS_CHECK
    assert not chased(case.wait(DAY * 30))


@pytest.mark.parametrize("answer", [OPEN_ANSWER, SETTLED_ANSWER])
def test_what_was_found_says_itself_whether_an_application_is_outstanding(
    answer: StatusAnswer,
) -> None:
    case = LiveCase().answer(answer, 10)
    asked = case.ask(PRIORITISE, CASEWORKER, 12).verdict is Verdict.APPLIED
    assert asked is bool(answer.application_type)
