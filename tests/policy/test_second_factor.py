"""Who needs a second factor, and which codes of one are good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from policy.second_factor import (
    STEPS_AROUND,
    AfterCredential,
    after_credential,
    app_code,
    fitting_step,
    in_groups,
    is_reusable,
    needs_factor,
    recovery_code,
    refused_reset,
    step_of,
)

moments = st.integers(1_600_000_000, 2_900_000_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)
steps = st.integers(0, 2**40)


def _code(step: int) -> str:
    return f"{step:06}"[-6:]


def test_outside_the_embedded_default_everybody_needs_one_whatever_else_is_set() -> None:
    for switched_on, sample in product((True, False), repeat=2):
        assert needs_factor(switched_on=switched_on, embedded=False, sample=sample)


def test_in_the_embedded_default_its_sample_people_need_none_and_others_do() -> None:
    assert not needs_factor(switched_on=True, embedded=True, sample=True)
    assert needs_factor(switched_on=True, embedded=True, sample=False)


def test_nobody_who_has_a_factor_or_needs_one_is_signed_in_by_a_credential_alone() -> None:
    for needed, has_one in product((True, False), repeat=2):
        then = after_credential(needed=needed, has_one=has_one)
        assert (then is AfterCredential.SIGNED_IN) is not (needed or has_one)
        assert (then is AfterCredential.CODE_DUE) is has_one


@given(moments, st.integers(-3, 3))
def test_a_code_is_good_in_its_own_step_and_one_either_side(now: datetime, off: int) -> None:
    step = step_of(now) + off
    found = fitting_step(_code(step), now, None, _code)
    assert found == (step if abs(off) <= STEPS_AROUND else None)


@given(moments, st.integers(-1, 1), st.integers(-3, 3))
def test_a_code_is_good_once_and_none_older_than_one_that_was_used(
    now: datetime, off: int, used: int
) -> None:
    here = step_of(now)
    found = fitting_step(_code(here + off), now, here + used, _code)
    assert found == (here + off if off > used else None)


@given(steps, steps)
def test_what_was_used_is_used_from_then_on(step: int, later: int) -> None:
    assert is_reusable(step, None)
    assert not is_reusable(step, step)
    assert is_reusable(later, step) is (later > step)


@given(moments)
def test_a_step_is_thirty_seconds(now: datetime) -> None:
    assert step_of(now + timedelta(seconds=30)) == step_of(now) + 1


@given(st.text(alphabet=" 0123456789-abcdefgz234567\u0663", max_size=24), moments)
def test_what_is_no_code_fits_nothing(typed: str, now: datetime) -> None:
    assert app_code(typed) == "" or len(app_code(typed)) == 6
    assert not (app_code(typed) and recovery_code(typed))
    assert fitting_step("", now, None, _code) is None


@given(st.text(max_size=3), st.text(max_size=3), st.text(max_size=3))
def test_a_factor_is_reset_by_another_who_says_why_and_by_nobody_else(
    number: str, by: str, reason: str
) -> None:
    may = refused_reset(number, by, reason) is None
    assert may is (bool(by) and by != number and bool(reason.strip()))


def test_codes_are_read_however_they_were_typed() -> None:
    assert app_code(" 123 456 ") == "123456"
    code = "abcdefgh234567ab"
    assert recovery_code(in_groups(code).upper()) == code
    assert in_groups(code) == "abcd-efgh-2345-67ab"
