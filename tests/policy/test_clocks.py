"""No guard acts on a clock that two others contradict, however far off and whichever it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from policy.clocks import AGREE_WITHIN, OWN, ClockName, ClockReading, agree, judge, reading

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
offsets = st.timedeltas(min_value=timedelta(days=-400), max_value=timedelta(days=400))
small = st.timedeltas(min_value=timedelta(0), max_value=AGREE_WITHIN / 2)
wrong = offsets.filter(lambda off: abs(off) > AGREE_WITHIN * 2)


def _of(clock: ClockName, ahead: timedelta) -> ClockReading:
    return ClockReading(clock=clock, ahead=ahead)


@given(st.sampled_from(list(ClockName)), wrong, small, small)
def test_one_wrong_clock_of_three_is_found_and_is_never_gone_by(
    which: ClockName, off: timedelta, one: timedelta, other: timedelta
) -> None:
    truth = {name: slight for name, slight in zip(ClockName, (one, other, one), strict=True)}
    truth[which] = off
    # Everybody measures by this process's own clock, also when that is the wrong one.
    own = truth[ClockName.PROCESS]
    readings = [_of(name, ahead - own) for name, ahead in truth.items()]
    judgement = judge(readings)
    assert [one.clock for one in judgement.apart] == [which]
    assert judgement.trusted is not None and judgement.trusted.clock is not which
    assert abs(own + judgement.trusted.ahead) <= AGREE_WITHIN


@given(offsets, offsets, offsets)
def test_what_is_gone_by_is_a_clock_that_another_agrees_with_or_nothing_is(
    own: timedelta, record: timedelta, engine: timedelta
) -> None:
    readings = [
        OWN,
        _of(ClockName.RECORD, record - own),
        _of(ClockName.ENGINE, engine - own),
    ]
    judgement = judge(readings)
    if judgement.trusted is None:
        assert judgement.apart == tuple(readings)
        assert not any(agree(a, b) for a in readings for b in readings if a is not b)
    else:
        others = [one for one in readings if one is not judgement.trusted]
        assert any(agree(judgement.trusted, other) for other in others)
        assert judgement.trusted not in judgement.apart


@given(wrong)
def test_two_clocks_that_contradict_each_other_are_not_enough(off: timedelta) -> None:
    assert judge((OWN, _of(ClockName.RECORD, off))).trusted is None


@given(small)
def test_the_records_clock_is_gone_by_as_long_as_another_agrees_with_it(off: timedelta) -> None:
    record = _of(ClockName.RECORD, off)
    assert judge((OWN, record)).trusted is record
    assert judge((OWN, record, _of(ClockName.ENGINE, timedelta(days=2)))).trusted is record


def test_a_process_that_was_frozen_while_it_read_a_clock_does_not_call_that_wrong() -> None:
    frozen = reading(ClockName.RECORD, NOW, NOW, NOW + timedelta(seconds=40))
    assert agree(OWN, frozen)
    assert not agree(OWN, reading(ClockName.RECORD, NOW + timedelta(minutes=2), NOW, NOW))
