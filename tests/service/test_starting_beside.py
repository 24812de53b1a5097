"""Starts beside an intake: told at once when Temporal is out of reach, waited for only a moment
when it is slow, and finished before a process ends.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection
from typing import Any, cast

import pytest

from activities.case_client import CaseClient, Started
from activities.starts_ahead import AHEAD, StartsAhead
from activities.starts_beside import finish_starts
from policy.support.state import CaseState
from service.starting import RESTS, Starting

CASES = [CaseState(reference=f"RSR-{number}") for number in range(12)]
MANY = [CaseState(reference=f"RSR-{number}") for number in range(3 * AHEAD)]


class SlowEngine:
    """Takes starts, one after the other's time; or none."""

    client = object()

    def __init__(self, seconds: float = 0.0, takes: Started = Started.STARTED) -> None:
        self.seconds, self.takes = seconds, takes
        self.started: list[str] = []
        self.together = self.most_together = 0

    async def start_case(self, state: CaseState) -> Started:
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        await asyncio.sleep(self.seconds)
        self.together -= 1
        self.started.append(state.reference)
        return self.takes


class Workers:
    """Come to so many more of an engine's cases each time somebody looks."""

    def __init__(self, engine: SlowEngine, come: int = 3) -> None:
        self.engine, self.come = engine, come
        self.reached = self.most_ahead = 0

    async def not_reached(self, references: Collection[str]) -> set[str]:
        self.most_ahead = max(self.most_ahead, len(self.engine.started) - self.reached)
        self.reached += self.come
        return set(references) & set(self.engine.started[self.reached :])


async def _none(references: Collection[str]) -> set[str]:
    return set()


def _beside(
    engine: SlowEngine, waited_for: float = 5.0, ahead: StartsAhead | None = None
) -> Starting:
    return Starting(cast(CaseClient, engine), waited_for, ahead or StartsAhead(_none))


async def test_what_is_left_goes_on_and_is_finished_when_the_process_stops() -> None:
    engine = SlowEngine(0.01)
    async with _beside(engine, waited_for=0.0) as starting:
        for state in CASES:
            starting.add(state)
    assert starting.later == 0 and 0 < len(engine.started) < len(CASES)
    await finish_starts()
    assert sorted(engine.started) == sorted(state.reference for state in CASES)


async def test_once_all_rows_are_on_record_no_more_are_started_than_workers_come_to() -> None:
    engine = SlowEngine()
    workers = Workers(engine)
    async with _beside(engine, waited_for=60.0, ahead=StartsAhead(workers.not_reached)) as starting:
        for state in MANY:
            starting.add(state)
    assert len(engine.started) == len(MANY) and engine.most_together == 1
    assert workers.most_ahead == AHEAD


async def test_a_process_that_stops_starts_the_rest_of_them_however_few_workers_come_to() -> None:
    engine = SlowEngine()
    idle = StartsAhead(Workers(engine, come=0).not_reached, patience=600.0)
    async with _beside(engine, waited_for=0.2, ahead=idle) as starting:
        for state in MANY:
            starting.add(state)
    assert len(engine.started) == AHEAD
    await finish_starts()
    assert len(engine.started) == len(MANY)


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
