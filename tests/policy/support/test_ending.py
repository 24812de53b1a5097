"""How a case ends: the person withdraws, at any stage (R10), or a named person closes it (R26)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policy.cases.effects import (
    AddTask,
    CompleteAllTasks,
    Effect,
    Escalate,
    PassTasksOn,
    SendNotice,
    SuppressNotices,
)
from policy.cases.replies import Verdict
from policy.support.deeds import (
    AnswerPrioritisation,
    CloseCase,
    FinishTask,
    OpenTask,
    RecordAnswer,
    WithdrawConsent,
)
from policy.support.lifecycle import next_deadline
from policy.support.words import (
    ENDED,
    Audience,
    Outcome,
    ReportKind,
    SlaState,
    Stage,
    TaskKind,
    Template,
)
from tests.policy.support.builders import (
    CASEWORKER,
    CHECK_OFFICER,
    DAY,
    OPEN_ANSWER,
    STORED_STAGES,
    STRANGER,
    LiveCase,
    case_at,
    closed,
    offered,
    open_case,
    waiting_case,
    withdrawn,
)

OPEN_STAGES = tuple(stage for stage in STORED_STAGES if stage not in ENDED)


def last_effects(case: LiveCase) -> tuple[Effect, ...]:
    return case.history[-1].effects


@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_a_withdrawal_at_any_stage_stops_every_clock(stage: Stage) -> None:
    case = withdrawn(case_at(stage), 12)
    assert case.state.stage is Stage.CONSENT_WITHDRAWN
    assert next_deadline(case.state) is None
    assert case.state.ended_at == case.at(12)


@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_a_withdrawal_suppresses_what_waits_and_tells_only_of_itself(stage: Stage) -> None:
    effects = last_effects(withdrawn(case_at(stage), 12))
    assert effects[0] == SuppressNotices(rule="R10")
    sent = [effect for effect in effects if isinstance(effect, SendNotice)]
    assert {notice.template for notice in sent} == {Template.CONSENT_WITHDRAWN}
    expected = [Audience.REFERRER, Audience.CHECK_TEAM, Audience.SUPPORT_TEAM]
    # The authority that was asked about the case is notified that the question is over.
    if stage is Stage.AWAITING_THIRD_PARTY:
        expected.append(Audience.CASEWORK_TEAM)
    assert [notice.audience for notice in sent] == expected
    assert not [effect for effect in effects if isinstance(effect, Escalate | AddTask)]


def test_open_safeguarding_tasks_outlive_a_closed_case() -> None:
    case = closed(case_at(Stage.SUPPORT_OPEN), 12)
    kept = (TaskKind.SAFEGUARDING, TaskKind.GROUP_SAFEGUARDING)
    assert CompleteAllTasks(keep=kept) in last_effects(case)


def opened(case: LiveCase, after: float) -> LiveCase:
    """A caseworker puts a safeguarding task on the worklist."""
    due = case.at(after + DAY)
    case.ask(OpenTask(task=TaskKind.SAFEGUARDING, due=due), CASEWORKER, after)
    return case


def finished(
    case: LiveCase, after: float, *rows: str, task: TaskKind = TaskKind.SAFEGUARDING
) -> LiveCase:
    """Tasks are done: the first one that was opened for somebody's safety is `task-1`."""
    opened = enumerate(case.tasks(TaskKind.SAFEGUARDING), 1)
    ids = {f"task-{number}": row.id for number, row in opened if task is TaskKind.SAFEGUARDING}
    for row in rows:
        command = FinishTask(task_id=ids.get(row, row), task=task, result="seen to")
        case.ask(command, CASEWORKER, after)
    return case


def with_flags(*flags: str) -> LiveCase:
    """A case whose referral showed these indicators."""
    return LiveCase(safeguarding=flags)


WITH_AN_OPEN_ROW: dict[str, Callable[[], LiveCase]] = {
    "from the referral": lambda: with_flags("fleeing abuse"),
    "opened by hand": lambda: opened(LiveCase(), 1),
    "opened while support is open": lambda: opened(case_at(Stage.SUPPORT_OPEN), 11),
    "one of two done": lambda: finished(with_flags("fleeing abuse", "under 18"), 2, "task-1"),
    "one of two done, said twice": lambda: finished(
        with_flags("fleeing abuse", "under 18"), 2, "task-1", "task-1"
    ),
    "another kind of task done": lambda: finished(
        with_flags("under 18"), 2, "task-1", task=TaskKind.SUPPORT_PLAN
    ),
    "opened again after the first was done": lambda: opened(
        finished(opened(LiveCase(), 1), 2, "task-1"), 3
    ),
}
WITHOUT_ONE: dict[str, Callable[[], LiveCase]] = {
    "never any": LiveCase,
    "another kind opened": open_case,
    "the referral's done": lambda: finished(with_flags("under 18"), 2, "task-1"),
    "all of two done": lambda: finished(
        with_flags("fleeing abuse", "under 18"), 2, "task-1", "task-2"
    ),
    "one by hand, done": lambda: finished(opened(LiveCase(), 1), 2, "task-1"),
}
PASSED_ON = SendNotice(template=Template.SAFEGUARDING_PASSED_ON, audience=Audience.REFERRER)


def brought_by_an_authority(case: LiveCase, after: float) -> LiveCase:
    """Withdrawn by a report."""
    case.receive(ReportKind.CONSENT_WITHDRAWN, after)
    return case


@pytest.mark.parametrize("withdraw", [withdrawn, brought_by_an_authority])
@pytest.mark.parametrize("life", WITH_AN_OPEN_ROW.values(), ids=WITH_AN_OPEN_ROW.keys())
def test_at_a_withdrawal_open_safeguarding_tasks_go_to_the_referrer_who_is_notified_once(
    life: Callable[[], LiveCase], withdraw: Callable[[LiveCase, float], LiveCase]
) -> None:
    effects = last_effects(withdraw(life(), 12))
    assert effects.count(PASSED_ON) == 1
    passed = effects.index(PassTasksOn(task=TaskKind.SAFEGUARDING, to=Audience.REFERRER))
    # First passed over, or there would be no open task left to hand.
    assert passed < effects.index(CompleteAllTasks())


@pytest.mark.parametrize("withdraw", [withdrawn, brought_by_an_authority])
@pytest.mark.parametrize("life", WITHOUT_ONE.values(), ids=WITHOUT_ONE.keys())
def test_where_no_safeguarding_task_is_open_nobody_is_notified_of_one(
    life: Callable[[], LiveCase], withdraw: Callable[[LiveCase, float], LiveCase]
) -> None:
    effects = last_effects(withdraw(life(), 12))
    assert PASSED_ON not in effects
    assert not [effect for effect in effects if isinstance(effect, PassTasksOn)]
    assert CompleteAllTasks() in effects


def test_a_closing_hands_no_safeguarding_task_to_anybody() -> None:
    effects = last_effects(closed(with_flags("under 18").answer(OPEN_ANSWER, 10), 12))
    assert not [effect for effect in effects if isinstance(effect, PassTasksOn | SendNotice)]


@pytest.mark.parametrize(
    ("after", "sla"),
    [(5, SlaState.STOPPED), (13, SlaState.STOPPED), (25, SlaState.BREACHED)],
)
def test_an_ending_stops_the_24_hours_and_keeps_a_breach(after: float, sla: SlaState) -> None:
    assert withdrawn(LiveCase(), after).state.sla is sla
    assert closed(LiveCase(), after).state.sla is sla


def test_an_ending_hides_no_breach_that_no_clock_had_read_yet() -> None:
    for command, actor in (
        (WithdrawConsent(channel="letter"), STRANGER),
        (CloseCase(outcome=Outcome.DIED, reason="told by the hospital"), CASEWORKER),
    ):
        case = LiveCase()
        case.send(case.order(command, actor, 30), 30, asleep=True)
        assert case.state.sla is SlaState.BREACHED
        assert case.state.breached_at == case.at(24)


@pytest.mark.parametrize(("answered", "sla"), [(10, SlaState.MET), (26, SlaState.MET_LATE)])
def test_an_ending_keeps_how_the_answer_was_given(answered: float, sla: SlaState) -> None:
    assert withdrawn(LiveCase().answer(OPEN_ANSWER, answered), 100).state.sla is sla


@pytest.mark.parametrize(
    ("stage", "code"),
    [(Stage.CLOSED, "case-closed"), (Stage.CONSENT_WITHDRAWN, "consent-withdrawn")],
)
def test_nothing_can_be_asked_of_an_ended_case(stage: Stage, code: str) -> None:
    case = case_at(stage)
    before = case.state
    reply = case.ask(RecordAnswer(answer=OPEN_ANSWER), CHECK_OFFICER, 14)
    assert (reply.verdict, reply.code) == (Verdict.REFUSED, code)
    assert case.state == before


@pytest.mark.parametrize("outcome", Outcome)
def test_a_named_person_closes_a_case_with_any_outcome_of_the_closed_list(outcome: Outcome) -> None:
    case = offered(case_at(Stage.SUPPORT_OPEN), 11)
    case.ask(CloseCase(outcome=outcome, reason="as agreed"), CASEWORKER, 12)
    assert (case.state.stage, case.state.outcome) == (Stage.CLOSED, outcome)
    assert SuppressNotices(rule="R26") in last_effects(case)


@pytest.mark.parametrize("end", [closed, withdrawn])
@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_every_open_stage_can_end_either_way(
    stage: Stage, end: Callable[[LiveCase, float], LiveCase]
) -> None:
    assert end(case_at(stage), 12).state.stage in ENDED


def test_a_casework_team_that_has_answered_is_still_notified_of_a_withdrawal() -> None:
    case = waiting_case()
    case.ask(AnswerPrioritisation(acknowledged=True), CASEWORKER, 11)
    sent = [item for item in last_effects(withdrawn(case, 12)) if isinstance(item, SendNotice)]
    assert Audience.CASEWORK_TEAM in {notice.audience for notice in sent}


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_case_is_not_closed_without_a_reason(reason: str) -> None:
    case = case_at(Stage.SUPPORT_OPEN)
    reply = case.ask(CloseCase(outcome=Outcome.OTHER, reason=reason), CASEWORKER, 12)
    assert reply.code == "reason-needed"
    assert case.state.stage is Stage.SUPPORT_OPEN
