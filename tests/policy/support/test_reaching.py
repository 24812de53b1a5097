"""Which rows send somebody to the person, and what such a row says first."""

from __future__ import annotations

import pytest

from policy.help import Help, UseCase
from policy.support.screens.reaching import CONTACTS, read_first
from policy.support.words import BROKERING, Audience, TaskKind
from tests.policy.support.builders import REFERENCE

# Rows between the service's own people, their organisations and their machines.
NOBODY_IS_REACHED = {
    TaskKind.STATUS_CHECK,
    TaskKind.ANSWER_QUERY,
    TaskKind.DELIVER_BY_HAND,
    TaskKind.CHASE_READING,
    TaskKind.POSSIBLE_DUPLICATE,
    TaskKind.CASE_REVIEW,
    TaskKind.UNREADABLE_MESSAGE,
}


@pytest.mark.parametrize("task", TaskKind)
def test_every_task_that_may_reach_the_person_says_to_read_the_safe_way_first(
    task: TaskKind,
) -> None:
    said = read_first(task, REFERENCE)
    assert bool(said) is (task not in NOBODY_IS_REACHED)
    assert said is None or said.helps == (Help(use_case=UseCase.SAFE_WAY, on=REFERENCE),)


def test_all_help_that_is_opened_by_hand_reaches_the_person() -> None:
    assert BROKERING <= CONTACTS


def test_no_notice_can_be_for_the_person() -> None:
    assert {audience.value for audience in Audience} == {
        *("referrer", "check team", "support team", "casework team", "on duty")
    }
