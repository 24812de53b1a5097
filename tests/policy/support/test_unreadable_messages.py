"""Messages nobody could read: counted, shown to operations, harmless."""

from __future__ import annotations

import pytest

from policy.cases.effects import AddTask
from policy.cases.events import RejectionCode
from policy.cases.replies import Verdict
from policy.support.deeds import MessageRejected
from policy.support.lifecycle import due_now
from policy.support.words import TaskKind, Team
from tests.policy.support.builders import LiveCase


def rejected(case: LiveCase, after: float, code: RejectionCode = RejectionCode.BAD_TAG) -> None:
    id = f"rejected-{case.state.sequence}"
    fact = MessageRejected(id=id, at=case.at(after), by="unknown", code=code, digest="00ff")
    assert case.send(fact, after).verdict is Verdict.APPLIED


def tasks(case: LiveCase) -> list[AddTask]:
    return [task for task in case.effects(AddTask) if task.task is TaskKind.UNREADABLE_MESSAGE]


@pytest.mark.parametrize("code", RejectionCode)
def test_an_unreadable_message_is_recorded_and_becomes_a_task(code: RejectionCode) -> None:
    case = LiveCase()
    rejected(case, 1, code)
    (task,) = tasks(case)
    assert (task.team, task.note) == (Team.OPERATIONS, code.value)
    assert case.state.rejected_messages == 1


def test_a_flood_of_unreadable_messages_is_one_task_a_day() -> None:
    case = LiveCase()
    for number in range(300):
        rejected(case, 1 + number / 100)
    assert len(tasks(case)) == 1
    assert case.state.rejected_messages == 300


def test_an_unreadable_message_after_a_day_is_a_task_again() -> None:
    case = LiveCase()
    for after in (1, 24.9, 25, 30, 50):
        rejected(case, after)
    assert len(tasks(case)) == 3


def test_an_unreadable_message_moves_no_clock() -> None:
    case = LiveCase()
    before = case.state.deadlines
    rejected(case, 1)
    assert case.state.deadlines == before


def test_a_message_with_the_id_of_a_deadline_does_not_keep_it_from_passing() -> None:
    case = LiveCase()
    due = due_now(case.state, case.at(12))
    assert due is not None
    fact = MessageRejected(
        id=due.id, at=case.at(1), by="unknown", code=RejectionCode.UNREADABLE, digest="00"
    )
    case.send(fact, 1)
    case.wait(12)
    assert case.history[-1].event == due
