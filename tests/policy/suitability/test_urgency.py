"""A case harms by waiting only where a paper may be in somebody's hand, or an incident is not
looked at: an authority's silence is never held against anybody.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from policy.suitability.screens.waiting import PAPER_IS_OUT, wait
from policy.suitability.track import row
from policy.suitability.urgency import HARMFUL_TASKS, harms_from
from policy.suitability.words import TaskKind
from tests.policy.suitability.life import at, life_at
from tests.policy.suitability.life_moves import Turned, lives


@pytest.mark.rule("R67")
def test_an_authority_that_does_not_answer_harms_nobody_and_a_clearance_that_ends_does() -> None:
    asked, cleared = life_at(at("01-03 12:00")).state, life_at(at("03-09 10:10")).state
    assert (wait(asked).due is not None, harms_from(asked)) == (True, None)
    assert harms_from(cleared) == wait(cleared).due is not None


@settings(max_examples=40)
@given(lives())
def test_in_every_life_it_is_what_is_due_of_a_paper_or_an_incident(
    life: tuple[Turned, ...],
) -> None:
    for played in life:
        state = played.after
        guarded = state.incident_open or state.stage in PAPER_IS_OUT
        assert harms_from(state) == (wait(state).due if guarded else None)
        assert row(state)["harms_from"] == harms_from(state)


def test_rows_that_keep_somebody_safe_harm_when_late_and_serving_does_not() -> None:
    assert {TaskKind.SAFEGUARDING, TaskKind.WITHDRAW, TaskKind.FRESH_LOOK} <= HARMFUL_TASKS
    assert HARMFUL_TASKS.isdisjoint({TaskKind.SERVE, TaskKind.DECIDE, TaskKind.SUMMARY})
