"""How often something long is done beside a loop, and that the loop does not wait for it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.resting import RestingJob, rest_after
from activities.running import COMPARE_EVERY
from tests.waiting import until

_LONG = 30.0


@given(st.floats(min_value=0.0, max_value=3_600.0))
def test_lists_come_each_minute_at_most_and_take_a_twentieth_of_the_time(seconds: float) -> None:
    rest = rest_after(seconds, COMPARE_EVERY)
    assert rest >= COMPARE_EVERY
    assert seconds <= (seconds + rest) / 20
    assert rest == COMPARE_EVERY or seconds > COMPARE_EVERY / 20


@dataclass
class _LongJob:
    """Takes as long as it is told to, and counts how often it began."""

    ends: asyncio.Event = field(default_factory=asyncio.Event)
    takes: float = 0.0
    fails: bool = False
    began: int = 0

    async def __call__(self) -> str:
        self.began += 1
        await asyncio.sleep(self.takes)
        await self.ends.wait()
        if self.fails:
            raise ValueError("strange")
        return "done"


async def test_one_at_work_is_not_waited_for_and_is_not_begun_twice() -> None:
    work = _LongJob()
    job = RestingJob(work, waited_for=0.01)
    assert [await job.result() for _ in range(3)] == [None] * 3
    work.ends.set()

    async def done() -> bool:
        return await job.result() == "done"

    await until(done, seconds=_LONG)
    assert work.began == 1


async def test_it_rests_twenty_times_as_long_as_it_took() -> None:
    work = _LongJob(takes=1.0)
    work.ends.set()
    job = RestingJob(work, waited_for=_LONG)
    assert await job.result() == "done"
    assert await job.result() is None
    assert work.began == 1


async def test_it_rests_no_less_than_it_is_told_and_after_a_failure_as_its_seconds_say() -> None:
    work = _LongJob()
    work.ends.set()
    job = RestingJob(work, waited_for=_LONG, least=_LONG)
    assert [await job.result() for _ in range(2)] == ["done", None]

    failing = _LongJob(fails=True)
    failing.ends.set()
    job = RestingJob(failing, waited_for=_LONG, least=3_600.0)
    with pytest.raises(ValueError, match="strange"):
        await job.result()

    async def again() -> bool:
        try:
            return await job.result() is not None
        except ValueError:
            return True

    await until(again, seconds=_LONG)
    assert failing.began == 2


async def test_one_at_work_is_left_when_it_is_told_to_stop() -> None:
    work = _LongJob()
    job = RestingJob(work, waited_for=0.01)
    await job.result()
    async with asyncio.timeout(_LONG):
        await job.stop()
    work.ends.set()
    await asyncio.sleep(0)
    assert work.began == 1
