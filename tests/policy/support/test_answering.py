"""The answer: recorded, delivered to both, read; or sent back as a query (R16 to R19)."""

from __future__ import annotations

import pytest

from policy.cases.effects import AddTask, CompleteTasks, Escalate, SendNotice
from policy.cases.replies import Verdict
from policy.support.answering.answer import StatusAnswer
from policy.support.deeds import NoticeFailed, ReadAnswer, RecordAnswer
from policy.support.words import (
    Audience,
    DeadlineName,
    SlaState,
    Stage,
    TaskKind,
    Team,
    Template,
)
from tests.policy.support.builders import (
    CHECK_OFFICER,
    CONTRADICTORY_ANSWER,
    OPEN_ANSWER,
    REFERRER,
    SETTLED_ANSWER,
    LiveCase,
)

BOTH = (Audience.REFERRER, Audience.SUPPORT_TEAM)


def recorded(after: float) -> LiveCase:
    case = LiveCase()
    case.ask(RecordAnswer(answer=OPEN_ANSWER), CHECK_OFFICER, after)
    return case


def test_an_answer_is_announced_to_the_referrer_and_the_support_team() -> None:
    ready = [n for n in recorded(3).effects(SendNotice) if n.template is Template.ANSWER_READY]
    assert [(notice.audience, notice.edition) for notice in ready] == [(who, 1) for who in BOTH]


def test_a_recorded_answer_does_not_stop_the_clock() -> None:
    assert recorded(23).wait(24).state.sla is SlaState.BREACHED


@pytest.mark.parametrize("only", BOTH)
def test_one_delivery_does_not_stop_the_clock(only: Audience) -> None:
    case = recorded(23)
    case.deliver(only, 23.5)
    assert case.state.stage is Stage.STATUS_CHECK
    assert case.wait(24).state.sla is SlaState.BREACHED


@pytest.mark.parametrize("order", [BOTH, BOTH[::-1]])
def test_the_clock_stops_at_the_later_delivery(order: tuple[Audience, Audience]) -> None:
    case = recorded(20)
    case.deliver(order[0], 21)
    case.deliver(order[1], 23.5)
    assert case.state.stage is Stage.SUPPORT_OPEN
    assert case.state.answered_at == case.at(23.5)
    assert case.state.sla is SlaState.MET


@pytest.mark.parametrize(("later", "sla"), [(24, SlaState.MET), (24.01, SlaState.MET_LATE)])
def test_the_24th_hour_itself_is_still_in_time(later: float, sla: SlaState) -> None:
    case = recorded(20)
    case.deliver(Audience.REFERRER, 21)
    second = case.notice(Template.ANSWER_READY, Audience.SUPPORT_TEAM, later, 1)
    case.send(second, later, asleep=True)
    assert case.state.sla is sla


def test_a_breach_that_only_the_delivery_shows_is_recorded_and_notified() -> None:
    case = recorded(20)
    case.deliver(Audience.REFERRER, 21)
    second = case.notice(Template.ANSWER_READY, Audience.SUPPORT_TEAM, 26, 1)
    case.send(second, 26, asleep=True)
    assert case.state.breached_at == case.at(24)
    assert [step.rung for step in case.effects(Escalate)] == ["24h"]


@pytest.mark.parametrize(
    ("template", "audience", "edition"),
    [
        (Template.ANSWER_READY, Audience.SUPPORT_TEAM, 2),
        (Template.ANSWER_READY, Audience.SUPPORT_TEAM, 0),
        (Template.ANSWER_READY, Audience.CHECK_TEAM, 1),
        (Template.HOLDING_REPLY, Audience.SUPPORT_TEAM, 1),
        (Template.ANSWER_READY, Audience.REFERRER, 1),
    ],
)
def test_no_other_notice_counts_as_the_second_delivery(
    template: Template, audience: Audience, edition: int
) -> None:
    case = recorded(2)
    case.deliver(Audience.REFERRER, 3)
    case.send(case.notice(template, audience, 4, edition), 4)
    assert case.state.stage is Stage.STATUS_CHECK


@pytest.mark.parametrize(
    ("answer", "stage", "followed"),
    [
        (SETTLED_ANSWER, Stage.ANSWERED, TaskKind.CLOSING),
        (OPEN_ANSWER, Stage.SUPPORT_OPEN, TaskKind.SUPPORT_PLAN),
    ],
)
def test_what_follows_depends_on_whether_status_is_settled(
    answer: StatusAnswer, stage: Stage, followed: TaskKind
) -> None:
    case = LiveCase().answer(answer, 10)
    assert case.state.stage is stage
    assert case.effects(AddTask)[-1].task is followed
    assert CompleteTasks(task=TaskKind.STATUS_CHECK) in case.effects(CompleteTasks)


def test_an_answer_that_contradicts_itself_goes_back_and_the_clock_runs_on() -> None:
    case = LiveCase()
    reply = case.ask(RecordAnswer(answer=CONTRADICTORY_ANSWER), CHECK_OFFICER, 23)
    assert reply.verdict is Verdict.APPLIED
    assert case.state.answer is None
    assert case.state.stage is Stage.STATUS_CHECK
    query = case.effects(AddTask)[-1]
    assert (query.task, query.team) == (TaskKind.ANSWER_QUERY, Team.CHECK)
    assert Audience.REFERRER not in {notice.audience for notice in case.effects(SendNotice)}
    assert case.wait(24).state.sla is SlaState.BREACHED


def test_the_right_answer_after_a_query_is_delivered_and_ends_the_query() -> None:
    case = LiveCase()
    case.ask(RecordAnswer(answer=CONTRADICTORY_ANSWER), CHECK_OFFICER, 2)
    case.answer(OPEN_ANSWER, 3)
    assert case.state.sla is SlaState.MET
    assert CompleteTasks(task=TaskKind.ANSWER_QUERY) in case.effects(CompleteTasks)


def test_a_notice_that_cannot_be_delivered_stops_no_clock_and_becomes_a_task_for_a_person() -> None:
    case = recorded(20)
    failed = NoticeFailed(
        id="failed",
        at=case.at(21),
        by="file",
        template=Template.ANSWER_READY,
        audience=Audience.REFERRER,
        code="no-address",
        edition=1,
    )
    case.send(failed, 21)
    row = case.effects(AddTask)[-1]
    assert (row.task, row.team) == (TaskKind.DELIVER_BY_HAND, Team.OPERATIONS)
    assert case.wait(24).state.sla is SlaState.BREACHED


def chased(case: LiveCase) -> bool:
    return TaskKind.CHASE_READING in {task.task for task in case.effects(AddTask)}


@pytest.mark.parametrize(("after", "expected"), [(13.99, False), (14, True)])
def test_an_answer_unread_for_four_hours_is_chased(after: float, expected: bool) -> None:
    case = LiveCase().answer(OPEN_ANSWER, 10).wait(after)
    assert chased(case) is expected
    assert (Template.ANSWER_UNREAD in {n.template for n in case.effects(SendNotice)}) is expected


def test_an_answer_that_was_read_is_not_chased() -> None:
    case = LiveCase().answer(OPEN_ANSWER, 10)
    case.ask(ReadAnswer(), REFERRER, 13.9)
    assert case.state.read_at == case.at(13.9)
    assert not chased(case.wait(100))


def test_an_answer_read_before_the_other_recipient_was_notified_is_not_chased() -> None:
    case = recorded(2)
    case.deliver(Audience.REFERRER, 3)
    case.ask(ReadAnswer(), REFERRER, 4)
    case.deliver(Audience.SUPPORT_TEAM, 5)
    assert DeadlineName.ANSWER_UNREAD not in {item.name for item in case.state.deadlines}
    assert not chased(case.wait(100))


def test_reading_late_takes_the_chasing_task_away() -> None:
    case = LiveCase().answer(OPEN_ANSWER, 10)
    case.ask(ReadAnswer(), REFERRER, 20)
    assert case.effects(CompleteTasks)[-1] == CompleteTasks(task=TaskKind.CHASE_READING)
