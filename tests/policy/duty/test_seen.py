"""Every task that is opened, in either track, is seen by a person within a working day: what tells
whom, and when.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.duty.digests import NEW_FOR, TeamMorning, TeamTask
from policy.duty.plan import MONDAY, SUNDAY, LookKind, Timetable
from policy.suitability import words as suitability_words
from policy.suitability.duty import SUITABILITY_DUTY
from policy.support import words
from policy.support.duty import SUPPORT_DUTY
from policy.time import LONDON, at_london, london_day
from policy.working_days import working_days_after

PLANS = {"support": SUPPORT_DUTY, "suitability": SUITABILITY_DUTY}
BESIDE_CASES = ("application to join", "answer a request for own data")
"""Rows that belong to no case (R4, R35)."""
KINDS = [
    *(("support", kind) for kind in (*words.TaskKind, *BESIDE_CASES)),
    *(("suitability", kind) for kind in suitability_words.TaskKind),
]
moments = st.integers(min_value=0, max_value=2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
HOLDER = "S-2001"


def _teams(track: str) -> Timetable:
    found = PLANS[track].of(LookKind.TEAMS)
    assert found is not None
    return found


def next_morning(after: datetime, timetable: Timetable) -> datetime:
    """When the team's digest next comes: at a London time, every day."""
    assert timetable.at is not None
    day = london_day(after)
    while at_london(day, timetable.at) <= after:
        day += timedelta(days=1)
    return at_london(day, timetable.at)


@pytest.mark.parametrize("track", PLANS)
def test_each_teams_digest_comes_every_day(track: str) -> None:
    timetable = _teams(track)
    assert (timetable.first_day, timetable.last_day) == (MONDAY, SUNDAY)
    assert timetable.at is not None and timetable.at < time(9)


@pytest.mark.parametrize(("track", "kind"), KINDS)
@given(opened=moments, days=st.integers(min_value=0, max_value=400), held=st.booleans())
def test_whatever_is_opened_is_in_the_teams_next_digest_within_a_working_day(
    track: str, kind: str, opened: datetime, days: int, held: bool
) -> None:
    morning = next_morning(opened, _teams(track))
    digest = TeamMorning(morning)
    holder = HOLDER if held else None
    due = opened + timedelta(days=days)
    digest.add(TeamTask("RSR-1", "a team", kind, due, holder, opened))
    assert "RSR-1" in digest.text()
    assert morning <= working_days_after(opened, 1, "England")
    assert morning - opened <= NEW_FOR


@given(opened=moments, days=st.integers(min_value=2, max_value=400))
def test_a_task_that_nobody_takes_is_notified_every_morning(opened: datetime, days: int) -> None:
    at = opened
    for _ in range(5):
        at = next_morning(at, _teams("support"))
        digest = TeamMorning(at)
        due = opened + timedelta(days=days)
        digest.add(TeamTask("RSR-1", "a team", "closing", due, None, opened))
        assert "RSR-1" in digest.text()


def test_a_task_that_is_held_and_due_later_is_notified_once() -> None:
    opened = datetime(2026, 10, 24, 6, 31, tzinfo=UTC)
    due, said = opened + timedelta(days=30), []
    at = opened
    for _ in range(4):
        at = next_morning(at, _teams("support"))
        digest = TeamMorning(at)
        digest.add(TeamTask("RSR-1", "a team", "closing", due, HOLDER, opened))
        said.append("RSR-1" in digest.text())
    assert at.astimezone(LONDON).time() == time(7, 30)
    assert said == [True, False, False, False]
