"""An answer no channel could deliver: a person gives it by hand and says so (R17, R18)."""

from __future__ import annotations

import pytest

from policy.cases.effects import CompleteTasks
from policy.cases.replies import Verdict
from policy.cases.tasks import task_id
from policy.support.deeds import (
    Actor,
    ConfirmDelivery,
    FinishTask,
    NoticeAccepted,
    NoticeFailed,
    RecordAnswer,
)
from policy.support.words import Audience, SlaState, Stage, TaskKind, Template
from tests.policy.support.builders import (
    CASEWORKER,
    CHECK_OFFICER,
    CORRECTION,
    OPEN_ANSWER,
    OPERATIONS,
    SUPERVISOR,
    LiveCase,
    case_at,
)

REFERRER = ConfirmDelivery(audience=Audience.REFERRER)
SUPPORT_TEAM = ConfirmDelivery(audience=Audience.SUPPORT_TEAM)


def stuck(after: float = 5) -> LiveCase:
    """An answer is recorded; the support team was told, the referrer's channel refused for good."""
    case = LiveCase()
    case.ask(RecordAnswer(answer=OPEN_ANSWER), CHECK_OFFICER, after)
    case.deliver(Audience.SUPPORT_TEAM, after)
    fails(case, Template.ANSWER_READY, after)
    return case


def fails(case: LiveCase, template: Template, after: float) -> None:
    """The referrer's channel refuses a notice for good."""
    failed = NoticeFailed(
        id=f"failed/{template.value}/{after}",
        at=case.at(after),
        by="smtp",
        template=template,
        audience=Audience.REFERRER,
        code="no-such-mailbox",
        edition=1,
    )
    case.send(failed, after)


@pytest.mark.parametrize("actor", [CASEWORKER, OPERATIONS, SUPERVISOR])
def test_a_confirmation_counts_as_the_delivery_by_that_person(actor: Actor) -> None:
    case = stuck()
    assert case.ask(REFERRER, actor, 9).verdict is Verdict.APPLIED
    event = case.history[-1].event
    assert isinstance(event, NoticeAccepted)
    assert (event.template, event.audience, event.edition) == (
        Template.ANSWER_READY,
        Audience.REFERRER,
        1,
    )
    assert event.by == actor.id
    assert (case.state.stage, case.state.sla) == (Stage.SUPPORT_OPEN, SlaState.MET)
    assert case.state.answered_at == case.at(9)


def test_once_it_was_given_by_hand_the_task_that_asked_for_it_is_done() -> None:
    case = stuck()
    (task,) = case.tasks(TaskKind.DELIVER_BY_HAND)
    case.ask(REFERRER, OPERATIONS, 9)
    (done,) = tasks_done(case)
    assert task.note.startswith(done.about)
    assert done.about == "answer-ready for referrer:"
    assert case.state.by_hand == ()


def finish_by_words(case: LiveCase, after: float) -> str:
    """Operations say of the task that they rang; what is answered."""
    [task] = [one for one in case.state.asked if one.task is TaskKind.DELIVER_BY_HAND]
    id = task_id(case.state.reference, task.key)
    command = FinishTask(task_id=id, task=TaskKind.DELIVER_BY_HAND, result="rang them")
    reply = case.ask(command, OPERATIONS, after)
    return reply.code if reply.verdict is Verdict.REFUSED else reply.verdict.value


def test_words_do_not_end_what_the_delivery_of_an_answer_waits_for() -> None:
    case = stuck()
    assert finish_by_words(case, 9) == "done-by-deed"
    assert len(case.state.by_hand) == 1
    case.ask(REFERRER, OPERATIONS, 9)
    assert not case.state.by_hand


@pytest.mark.parametrize("template", [Template.HOLDING_REPLY, Template.ANSWER_READY])
def test_words_end_it_where_the_case_waits_for_no_delivery(template: Template) -> None:
    case = LiveCase()
    if template is Template.ANSWER_READY:
        case.answer(OPEN_ANSWER, 5)
    fails(case, template, 6)
    assert finish_by_words(case, 7) == "applied"
    assert case.state.by_hand == ()


def test_a_channel_that_takes_it_after_all_ends_the_task_too() -> None:
    case = stuck()
    case.deliver(Audience.REFERRER, 9)
    assert [done.about for done in tasks_done(case)] == ["answer-ready for referrer:"]


def test_the_notice_of_a_correction_ends_the_task_about_the_answer_it_replaces() -> None:
    case = stuck()
    case.ask(REFERRER, OPERATIONS, 9)
    fails(case, Template.ANSWER_READY, 9)
    case.ask(CORRECTION, CHECK_OFFICER, 10)
    case.deliver(Audience.REFERRER, 11)
    assert [done.about for done in tasks_done(case)] == ["answer-ready for referrer:"] * 2


def test_a_task_about_another_notice_or_another_recipient_stays() -> None:
    case = stuck()
    fails(case, Template.HOLDING_REPLY, 6)
    case.deliver(Audience.SUPPORT_TEAM, 7)
    assert tasks_done(case) == []
    case.ask(REFERRER, OPERATIONS, 9)
    assert [done.about for done in tasks_done(case)] == ["answer-ready for referrer:"]
    assert case.state.by_hand == ("holding-reply for referrer:",)


def tasks_done(case: LiveCase) -> list[CompleteTasks]:
    """What took tasks to deliver by hand off the worklist."""
    return [
        effect for effect in case.effects(CompleteTasks) if effect.task is TaskKind.DELIVER_BY_HAND
    ]


def test_both_may_be_given_by_hand() -> None:
    case = LiveCase()
    case.ask(RecordAnswer(answer=OPEN_ANSWER), CHECK_OFFICER, 5)
    case.ask(SUPPORT_TEAM, OPERATIONS, 6)
    assert case.state.answered_at is None
    case.ask(REFERRER, OPERATIONS, 7)
    assert case.state.stage is Stage.SUPPORT_OPEN


def test_a_corrected_answer_is_confirmed_under_its_own_number() -> None:
    case = LiveCase().answer(OPEN_ANSWER, 5)
    case.ask(CORRECTION, CHECK_OFFICER, 6)
    case.ask(REFERRER, CASEWORKER, 7)
    event = case.history[-1].event
    assert isinstance(event, NoticeAccepted)
    assert (event.template, event.edition) == (Template.ANSWER_CORRECTED, 2)
    case.ask(SUPPORT_TEAM, CASEWORKER, 8)
    assert case.state.stage is Stage.ANSWERED


def test_an_answer_given_by_hand_after_the_24_hours_is_late() -> None:
    case = stuck(20).wait(25)
    case.ask(REFERRER, OPERATIONS, 26)
    assert case.state.sla is SlaState.MET_LATE
    assert case.state.breached_at == case.at(24)


@pytest.mark.parametrize(
    ("case", "audience", "code"),
    [
        (LiveCase(), Audience.REFERRER, "nothing-on-its-way"),
        (case_at(Stage.SUPPORT_OPEN), Audience.REFERRER, "nothing-on-its-way"),
        (case_at(Stage.ANSWERED), Audience.SUPPORT_TEAM, "nothing-on-its-way"),
        (case_at(Stage.AWAITING_THIRD_PARTY), Audience.REFERRER, "nothing-on-its-way"),
        (case_at(Stage.CLOSED), Audience.REFERRER, "case-closed"),
        (case_at(Stage.CONSENT_WITHDRAWN), Audience.REFERRER, "consent-withdrawn"),
        (stuck(), Audience.SUPPORT_TEAM, "already-delivered"),
        (stuck(), Audience.CHECK_TEAM, "not-a-recipient"),
        (stuck(), Audience.CASEWORK_TEAM, "not-a-recipient"),
        (stuck(), Audience.ON_DUTY, "not-a-recipient"),
    ],
)
def test_what_is_not_on_its_way_is_not_confirmed(
    case: LiveCase, audience: Audience, code: str
) -> None:
    before = case.wait(12).state
    reply = case.ask(ConfirmDelivery(audience=audience), OPERATIONS, 12)
    assert (reply.verdict, reply.code) == (Verdict.REFUSED, code)
    assert case.state == before


def test_a_confirmation_sent_twice_counts_once() -> None:
    case = stuck()
    order = case.order(REFERRER, OPERATIONS, 9)
    case.send(order, 9)
    assert case.send(order, 10).verdict is Verdict.REPEATED


def test_a_channel_that_takes_it_after_all_moves_nothing() -> None:
    case = stuck()
    case.ask(REFERRER, OPERATIONS, 9)
    case.send(case.notice(Template.ANSWER_READY, Audience.REFERRER, 10, edition=1), 10)
    assert case.state.answered_at == case.at(9)
    assert case.history[-1].effects == ()
