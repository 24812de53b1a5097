"""When somebody is warned that their session ends."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from policy.session_times import IDLE_LASTS, SESSION_LASTS, WARNED_BEFORE, warning_of


@given(st.timedeltas(min_value=timedelta(minutes=-1), max_value=SESSION_LASTS))
def test_the_warning_comes_before_whichever_end_comes_first_and_says_which(
    left: timedelta,
) -> None:
    warned = warning_of(left)
    assert warned.after >= timedelta()
    assert warned.after + warned.before == max(min(left, IDLE_LASTS), timedelta())
    assert warned.before == WARNED_BEFORE or warned.after == timedelta()
    assert warned.for_good is (left <= IDLE_LASTS)
