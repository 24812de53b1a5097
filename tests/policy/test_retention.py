"""How long what is kept: nothing goes early whatever the clocks do, and a legal hold stops it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.retention import (
    RETENTION,
    DataClass,
    Goes,
    Retention,
    due_for_removal,
    due_if_before,
    kept_until,
)
from policy.time import add_months, london_day

FIRST = datetime(2015, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 25 * 365 * 86400).map(lambda passed: FIRST + timedelta(seconds=passed))
TIMED = [one for one in RETENTION if one.months is not None]


def test_every_class_has_its_period_its_reason_and_its_source() -> None:
    assert [one.kept for one in RETENTION] == list(DataClass)
    assert all(one.why and one.rule and one.after for one in RETENTION)
    [case] = [one for one in RETENTION if one.kept is DataClass.ENDED_CASES]
    assert case.goes is Goes.BY_TWO_PEOPLE


@given(st.sampled_from(TIMED), MOMENTS, MOMENTS)
def test_nothing_goes_before_its_london_day_is_over_and_everything_after(
    one: Retention, since: datetime, now: datetime
) -> None:
    assert one.months is not None
    last = add_months(london_day(since), one.months)
    assert due_for_removal(one, since, now, held=False) == (london_day(now) > last)
    assert not due_for_removal(one, since, now, held=True)


@given(st.sampled_from(TIMED), MOMENTS, st.integers(-5 * 86400, 5 * 86400))
def test_what_the_store_asks_for_is_what_is_due(
    one: Retention, now: datetime, seconds: int
) -> None:
    before = due_if_before(one, now)
    assert before is not None
    for since in (before + timedelta(seconds=seconds), before, before - timedelta(seconds=1)):
        if since < before:
            assert due_for_removal(one, since, now, held=False)
        elif since >= before + timedelta(days=4):
            assert not due_for_removal(one, since, now, held=False)


@pytest.mark.parametrize(
    ("ended", "until"),
    [
        # The clocks go forward, back; the month is shorter.
        (datetime(2026, 2, 28, 12, tzinfo=UTC), datetime(2026, 5, 28, 23, tzinfo=UTC)),
        (datetime(2026, 8, 24, 22, 59, tzinfo=UTC), datetime(2026, 11, 25, tzinfo=UTC)),
        (datetime(2026, 11, 30, 12, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC)),
    ],
)
def test_a_session_is_kept_three_london_months(ended: datetime, until: datetime) -> None:
    [one] = [one for one in RETENTION if one.kept is DataClass.SESSIONS]
    assert kept_until(one, ended) == until
    assert not due_for_removal(one, ended, until - timedelta(microseconds=1), held=False)
    assert due_for_removal(one, ended, until, held=False)
