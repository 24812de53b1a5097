"""Only a case whose answer is missing harms by waiting, from the end of its 24 hours on; and of
those only what came too late belongs to its batch.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings

from policy.support.deeds import WithdrawConsent
from policy.support.track import row
from policy.support.urgency import HARMFUL_TASKS, harms_from, late_batch
from policy.support.words import TaskKind
from tests.policy.support.builders import OPEN_ANSWER, SUPERVISOR, LiveCase
from tests.policy.support.lives import Played, lives


@pytest.mark.rule("R16")
def test_a_case_harms_from_the_end_of_its_24_hours_until_its_answer_is_delivered() -> None:
    case = LiveCase()
    assert harms_from(case.state) == case.at(24)
    assert harms_from(case.wait(40).state) == case.at(24)
    assert harms_from(case.answer(OPEN_ANSWER, 41).state) is None
    withdrawn = LiveCase()
    withdrawn.ask(WithdrawConsent(channel="in person"), SUPERVISOR, 30)
    assert harms_from(withdrawn.state) is None


@settings(max_examples=60)
@given(lives())
def test_in_every_life_it_follows_from_what_is_recorded_and_never_from_the_clock(
    life: tuple[Played, ...],
) -> None:
    for played in life:
        state = played.after
        waits = not state.ended and state.answered_at is None and state.received_at is not None
        found = harms_from(state)
        assert (found is not None) is waits
        if found is not None and state.received_at is not None:
            assert found - state.received_at == timedelta(hours=24)
        assert row(state)["harms_from"] == found


def test_what_was_entered_after_its_24_hours_waits_with_its_batch_until_it_is_answered() -> None:
    late = LiveCase(entered_after=3_000, batch="B-1")
    assert late_batch(late.state) == "B-1"
    assert late_batch(late.answer(OPEN_ANSWER, 3_001).state) == ""
    in_time = LiveCase(entered_after=23, batch="B-1").wait(30)
    assert late_batch(in_time.state) == ""
    assert late_batch(LiveCase(entered_after=30).state) == ""


def test_rows_of_the_answer_and_of_safety_harm_when_late_and_others_do_not() -> None:
    assert {TaskKind.STATUS_CHECK, TaskKind.SAFEGUARDING} <= HARMFUL_TASKS
    assert HARMFUL_TASKS.isdisjoint({TaskKind.CASE_REVIEW, TaskKind.SUPPORT_PLAN})
