"""The tasks on record are those that the state of the case asks for, always."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings

from policy.cases import orders as cases
from policy.cases.tasks import task_id
from policy.support.deeds import Actor, Event, FinishTask, Order, TaskFinished
from policy.support.deeds.finish_task import refused
from policy.support.refusals import DONE_BY_ANSWER
from policy.support.screens.reaching import CONTACTS
from policy.support.state import CaseState
from policy.support.tasks import asks_by, open_tasks
from policy.support.words import Role, Stage, TaskKind
from tests.policy.support.builders import LiveCase
from tests.policy.support.lives import Played, lives
from tests.policy.support.moves import ENDINGS, EVERYTHING, WITHOUT_ENDINGS
from tests.policy.support.worklist import Worklist

Sent = Order | Event
_CASEWORKER = Actor(id="S-2", roles=(Role.CASEWORKER, Role.REGULATED_ADVISER))


def one_of(id: str, state: CaseState) -> tuple[str, TaskKind]:
    """The id and the kind of some task that is open, or of none."""
    standing = open_tasks(asks_by(state))
    if not standing:
        return "row", TaskKind.CLOSING
    task = standing[sum(map(ord, id)) % len(standing)]
    return task_id(state.reference, task.key), TaskKind(task.kind)


def _finishes(id: str, at: datetime, state: CaseState) -> Sent:
    task_id, kind = one_of(id, state)
    return TaskFinished(id=id, at=at, by="S-2", task_id=task_id, task=kind, result="done")


def _asks_to_finish(id: str, at: datetime, state: CaseState) -> Sent:
    task_id, kind = one_of(id, state)
    command = FinishTask(task_id=task_id, task=kind, result="done")
    return Order(id=id, at=at, actor=_CASEWORKER, command=command)


FINISHING = (_finishes, _asks_to_finish) * 12


def shown(tasks: Worklist) -> list[tuple[str, ...]]:
    return sorted(
        (one.id, one.task, one.team, one.due.isoformat(), one.rule, one.note) for one in tasks.open
    )


def asked(state: CaseState) -> list[tuple[str, ...]]:
    return sorted(
        (
            task_id(state.reference, one.key),
            one.kind,
            one.team,
            one.due.isoformat(),
            one.rule,
            one.note,
        )
        for one in open_tasks(asks_by(state))
    )


@settings(max_examples=150, deadline=None)
@given(lives((*WITHOUT_ENDINGS, *FINISHING, *ENDINGS[:1]), most=20))
def test_the_tasks_on_record_are_always_those_that_the_state_asks_for(
    life: tuple[Played, ...],
) -> None:
    record = Worklist()
    for played in life:
        for item in played.turn.recording.events:
            record.apply(item.effects)
        assert shown(record) == asked(played.after)


@settings(max_examples=40, deadline=None)
@given(lives((*WITHOUT_ENDINGS, *FINISHING)))
def test_no_two_tasks_of_a_case_ever_have_one_id(life: tuple[Played, ...]) -> None:
    ids = [
        effect.id
        for played in life
        for item in played.turn.recording.events
        for effect in item.effects
        if effect.kind == "open-task"
    ]
    assert len(set(ids)) == len(ids)


def test_a_task_that_others_put_on_the_worklist_is_done_without_a_trace_in_the_state() -> None:
    case = LiveCase(safeguarding=("under 18",))
    before = open_tasks(asks_by(case.state))
    event = TaskFinished(
        id="done",
        at=case.at(2),
        by="S-2",
        task_id="task-of-others",
        task=TaskKind.SAFEGUARDING,
        result="seen to",
    )
    case.send(event, 2)
    assert open_tasks(asks_by(case.state)) == before


def test_the_kinds_that_reach_the_person_are_these() -> None:
    left = {kind.value for kind in TaskKind if kind not in CONTACTS}
    assert left == {
        "status check",
        "answer query",
        "deliver by hand",
        "chase reading",
        "possible duplicate",
        "case review",
        "unreadable message",
    }


@settings(max_examples=100, deadline=None)
@given(lives((*EVERYTHING, *FINISHING), most=20))
def test_a_status_check_stands_on_the_worklist_until_it_is_answered_whatever_is_said(
    life: tuple[Played, ...],
) -> None:
    for played in life:
        waits = played.after.stage is Stage.STATUS_CHECK
        assert waits is any(
            task.kind == TaskKind.STATUS_CHECK for task in open_tasks(asks_by(played.after))
        )


@pytest.mark.parametrize("named", [TaskKind.STATUS_CHECK, TaskKind.CLOSING])
def test_words_do_not_end_a_status_check_under_whatever_name(named: TaskKind) -> None:
    case = LiveCase()
    [task] = open_tasks(asks_by(case.state))
    command = FinishTask(task_id=task_id(case.state.reference, task.key), task=named, result="done")
    order = cases.Order(id="o-1", at=case.at(1), actor=_CASEWORKER, command=command)
    assert refused(case.state, order, case.at(1)) is DONE_BY_ANSWER
