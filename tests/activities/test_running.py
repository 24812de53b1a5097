"""How often all that runs is listed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from activities.running import COMPARE_EVERY, rest_after


@given(st.floats(min_value=0.0, max_value=3_600.0))
def test_lists_come_each_minute_at_most_and_take_a_twentieth_of_the_time(seconds: float) -> None:
    rest = rest_after(seconds)
    assert rest >= COMPARE_EVERY
    assert seconds <= (seconds + rest) / 20
    assert rest == COMPARE_EVERY or seconds > COMPARE_EVERY / 20
