"""A corrected answer: both are notified again, the clocks are judged again, an earlier breach
stays.
"""

from __future__ import annotations

import pytest

from policy.cases.effects import AddTask, CompleteTasks, Escalate, SendNotice
from policy.cases.replies import Verdict
from policy.support.answering.answer import StatusAnswer
from policy.support.deeds import CorrectAnswer, ReadAnswer, RecordAnswer
from policy.support.words import Audience, DeadlineName, SlaState, Stage, TaskKind, Template
from tests.policy.support.builders import (
    CHECK_OFFICER,
    CONTRADICTORY_ANSWER,
    CORRECTION,
    OPEN_ANSWER,
    REFERRER,
    SETTLED_ANSWER,
    LiveCase,
)


def corrected(answered: float, after: float) -> LiveCase:
    case = LiveCase().answer(OPEN_ANSWER, answered)
    case.ask(CORRECTION, CHECK_OFFICER, after)
    return case


def test_a_correction_tells_both_recipients() -> None:
    notified = [
        (notice.audience, notice.edition)
        for notice in corrected(10, 12).effects(SendNotice)
        if notice.template is Template.ANSWER_CORRECTED
    ]
    assert notified == [(Audience.REFERRER, 2), (Audience.SUPPORT_TEAM, 2)]


def test_a_correction_keeps_the_old_answer_on_record() -> None:
    kinds = [item.event.kind for item in corrected(10, 12).history]
    assert kinds.count("answer-recorded") == kinds.count("answer-corrected") == 1


def test_a_correction_puts_the_case_back_until_both_were_notified_again() -> None:
    case = corrected(10, 12)
    assert (case.state.stage, case.state.sla) == (Stage.STATUS_CHECK, SlaState.RUNNING)
    assert case.state.answered_at is None
    case.deliver(Audience.REFERRER, 13)
    assert case.state.stage is Stage.STATUS_CHECK
    case.deliver(Audience.SUPPORT_TEAM, 14)
    assert (case.state.stage, case.state.sla) == (Stage.ANSWERED, SlaState.MET)


def test_a_correction_not_delivered_by_the_24th_hour_is_a_breach() -> None:
    assert corrected(10, 12).wait(24).state.sla is SlaState.BREACHED


def test_a_correction_after_the_24_hours_is_a_breach_at_once_and_notified() -> None:
    case = corrected(10, 50)
    assert case.state.sla is SlaState.BREACHED
    assert case.state.breached_at == case.at(24)
    assert [notified.rung for notified in case.effects(Escalate)] == ["24h"]


def test_an_earlier_breach_stays_and_is_not_notified_again() -> None:
    case = corrected(26, 27)
    before = len(case.effects(Escalate))
    case.deliver(Audience.REFERRER, 27.2)
    case.deliver(Audience.SUPPORT_TEAM, 27.3)
    assert case.state.sla is SlaState.MET_LATE
    assert case.state.breached_at == case.at(24)
    assert len(case.effects(Escalate)) == before


def test_a_corrected_answer_has_to_be_read_again() -> None:
    case = LiveCase().answer(OPEN_ANSWER, 10)
    case.ask(ReadAnswer(), REFERRER, 11)
    case.ask(CORRECTION, CHECK_OFFICER, 12)
    assert case.state.read_at is None
    case.deliver(Audience.REFERRER, 13)
    case.deliver(Audience.SUPPORT_TEAM, 13)
    assert DeadlineName.ANSWER_UNREAD in {item.name for item in case.state.deadlines}


@pytest.mark.parametrize(
    ("answer", "asked_for"),
    [(OPEN_ANSWER, TaskKind.SUPPORT_PLAN), (SETTLED_ANSWER, TaskKind.CLOSING)],
)
def test_what_the_old_answer_asked_for_is_taken_off_the_worklists(
    answer: StatusAnswer, asked_for: TaskKind
) -> None:
    case = LiveCase().answer(answer, 10).wait(15)
    case.ask(CORRECTION, CHECK_OFFICER, 16)
    taken = {done.task for done in case.history[-1].effects if isinstance(done, CompleteTasks)}
    assert taken == {asked_for, TaskKind.CHASE_READING}
    case.deliver(Audience.REFERRER, 17)
    case.deliver(Audience.SUPPORT_TEAM, 17)
    assert case.effects(AddTask)[-1].task is TaskKind.CLOSING


def test_a_late_delivery_of_the_wrong_answer_does_not_deliver_the_right_one() -> None:
    case = corrected(10, 12)
    for audience in (Audience.REFERRER, Audience.SUPPORT_TEAM):
        case.send(case.notice(Template.ANSWER_READY, audience, 11, edition=1), 13)
    assert case.state.stage is Stage.STATUS_CHECK


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (CorrectAnswer(answer=CONTRADICTORY_ANSWER, reason="found"), "answer-contradicts-itself"),
        (CorrectAnswer(answer=SETTLED_ANSWER, reason=" "), "reason-needed"),
        (RecordAnswer(answer=SETTLED_ANSWER), "already-answered"),
    ],
)
def test_what_is_no_correction_is_refused_and_changes_nothing(
    command: CorrectAnswer | RecordAnswer, code: str
) -> None:
    case = LiveCase().answer(OPEN_ANSWER, 10).wait(12)
    before = case.state
    reply = case.ask(command, CHECK_OFFICER, 12)
    assert (reply.verdict, reply.code) == (Verdict.REFUSED, code)
    assert case.state == before


def test_there_is_nothing_to_correct_before_an_answer_was_delivered() -> None:
    case = LiveCase()
    assert case.ask(CORRECTION, CHECK_OFFICER, 1).code == "nothing-to-correct"
    case.ask(RecordAnswer(answer=OPEN_ANSWER), CHECK_OFFICER, 2)
    assert case.ask(CORRECTION, CHECK_OFFICER, 3).code == "still-being-delivered"
