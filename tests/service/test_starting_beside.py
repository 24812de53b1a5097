"""Starts beside an intake: told at once when Temporal is out of reach, waited for only a moment
when it is slow, and finished before a process ends.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any, cast

import pytest

from activities.case_client import CaseClient, Started
from activities.starts_beside import finish_starts
from policy.support.state import CaseState
from service.starting import RESTS, RESTS_AFTERWARDS, WITHOUT_REST, Starting

CASES = [CaseState(reference=f"RSR-{number}") for number in range(12)]
MANY = [CaseState(reference=f"RSR-{number}") for number in range(WITHOUT_REST + 6)]


class SlowEngine:
    """Takes starts, one after the other's time; or none."""

    client = object()

    def __init__(self, seconds: float = 0.0, takes: Started = Started.STARTED) -> None:
        self.seconds, self.takes = seconds, takes
        self.started: list[str] = []
        self.began: list[float] = []
        self.ended: list[float] = []
        self.together = self.most_together = 0

    async def start_case(self, state: CaseState) -> Started:
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        self.began.append(time.monotonic())
        await asyncio.sleep(self.seconds)
        self.ended.append(time.monotonic())
        self.together -= 1
        self.started.append(state.reference)
        return self.takes


def _beside(engine: SlowEngine, waited_for: float = 5.0) -> Starting:
    return Starting(cast(CaseClient, engine), waited_for)


async def test_what_is_left_goes_on_and_is_finished_when_the_process_stops() -> None:
    engine = SlowEngine(0.01)
    async with _beside(engine, waited_for=0.0) as starting:
        for state in CASES:
            starting.add(state)
    assert starting.later == 0 and 0 < len(engine.started) < len(CASES)
    await finish_starts()
    assert sorted(engine.started) == sorted(state.reference for state in CASES)


async def test_once_all_rows_are_on_record_many_are_started_one_at_a_time_with_a_rest() -> None:
    engine = SlowEngine(0.01)
    async with _beside(engine, waited_for=60.0) as starting:
        for state in MANY:
            starting.add(state)
    assert engine.most_together == 1 and len(engine.began) == len(MANY)
    rested = list(zip(engine.ended, engine.began[1:], strict=False))[WITHOUT_REST:]
    assert len(rested) >= 4
    for ended, following in rested:
        assert following - ended >= RESTS_AFTERWARDS * 0.009


async def test_a_process_that_stops_starts_the_rest_of_them_without_a_rest() -> None:
    engine = SlowEngine(0.05)
    async with _beside(engine, waited_for=0.0) as starting:
        for state in MANY:
            starting.add(state)
    await finish_starts()
    assert len(engine.started) == len(MANY)
    between = list(zip(engine.ended, engine.began[1:], strict=False))[WITHOUT_REST:]
    assert min(following - ended for ended, following in between) < RESTS_AFTERWARDS * 0.05


async def test_as_long_as_rows_come_one_is_started_at_a_time_with_a_rest_after_it() -> None:
    engine, took = SlowEngine(0.01), 0.01 * (1 + RESTS)
    async with _beside(engine) as starting:
        began = time.monotonic()
        for state in CASES:
            starting.add(state)
            await asyncio.sleep(0.01)
        assert engine.most_together == 1
        assert 1 <= len(engine.started) <= (time.monotonic() - began) / took + 1
    assert len(engine.started) == len(CASES)


async def test_out_of_reach_is_known_before_the_intake_is_told() -> None:
    engine: Any = SlowEngine(takes=Started.LATER)
    async with _beside(engine) as starting:
        for state in CASES:
            starting.add(state)
    assert starting.later == len(CASES)
    assert len(engine.started) == 1


async def test_an_intake_that_fails_leaves_its_starts_to_the_reconciler() -> None:
    engine = SlowEngine(60.0)
    with pytest.raises(LookupError):
        async with _beside(engine) as starting:
            starting.add(CASES[0])
            raise LookupError
    await finish_starts()
    assert engine.started == []
