"""Deadlines: a thousand at one instant, and an ordinary day's, one after the other."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tools.bench.bench import Bench, Side
from tools.bench.figure import Better, Figure, Goal, percentile
from tools.bench.life import TAKEN_IN, new_number

AT_ONCE = 20
_MARGIN = 8.0
_SLACK = 1.2
_ACTED_WITHIN = 120.0
_A_CASE_WITHIN = 0.2
_NOTICES_GONE = TAKEN_IN + 2
_A_SECOND = 5
LATENESS_GOAL = Goal(limit=1.1, better=Better.LOWER)


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late, in seconds, each deadline was on record; how many were early, and never came."""

    late: list[float]
    early: int
    lost: int
    ready: bool
    """Whether all cases were at rest when the first deadline came."""


async def take_in_many(side: Side, moments: list[datetime | None]) -> list[str]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(moment: datetime | None) -> str:
        async with gate:
            return await side.subject.start(await side.subject.take_in(new_number(), moment))

    references = await asyncio.gather(*(one(moment) for moment in moments))
    return references


async def _seconds_each(side: Side, cases: int) -> float:
    """How long a case takes until it is at rest, among many: some are taken in to find out."""
    began = time.perf_counter()
    references = await take_in_many(side, [None] * cases)
    await side.watcher.all_reached(references, TAKEN_IN, _ACTED_WITHIN)
    return (time.perf_counter() - began) / cases


async def _ring(side: Side, count: int, apart: float, lead: float) -> Lateness:
    """So many deadlines, the first after `lead` seconds, each `apart` from the one before."""
    first = datetime.now(UTC) + timedelta(seconds=lead)
    moments = [first + timedelta(seconds=number * apart) for number in range(count)]
    references = await take_in_many(side, list(moments))
    left = (first - datetime.now(UTC)).total_seconds()
    ready = await side.watcher.all_reached(references, TAKEN_IN, max(left, 1.0))
    wait = (moments[-1] - datetime.now(UTC)).total_seconds()
    await asyncio.sleep(max(0.0, wait))
    within = max(_ACTED_WITHIN, count * _A_CASE_WITHIN)
    acted = await side.watcher.acted(references, within)
    # The next run must not meet this one's notices.
    await side.watcher.all_reached(references, _NOTICES_GONE, within)
    late = [
        (acted[reference] - due).total_seconds()
        for reference, due in zip(references, moments, strict=True)
        if reference in acted
    ]
    return Lateness(late, sum(seconds < 0 for seconds in late), count - len(acted), ready)


async def ring_apart(side: Side, count: int) -> Lateness:
    """So many deadlines, as far apart as on an ordinary day."""
    each = await _seconds_each(side, 10)
    return await _ring(side, count, 1 / _A_SECOND, each * count * _SLACK + _MARGIN)


async def burst(bench: Bench) -> list[Figure]:
    """All at one instant, as after an import: how late the last ones are acted on."""
    count = bench.plan.burst

    async def turn(side: Side) -> Lateness:
        each = await _seconds_each(side, max(10, count // 20))
        return await _ring(side, count, 0.0, each * count * _SLACK + _MARGIN)

    turns = await bench.by_turns("burst", bench.plan.long, turn)
    return _figures(f"{count:,} deadlines at one instant", turns.ours, turns.floor)


async def spread(bench: Bench) -> list[Figure]:
    """Five a second."""
    count = bench.plan.spread

    async def turn(side: Side) -> Lateness:
        return await ring_apart(side, count)

    turns = await bench.by_turns("spread", bench.plan.long, turn)
    return _figures(f"{count} deadlines, 5 a second", turns.ours, turns.floor)


def _figures(name: str, ours: list[Lateness], floor: list[Lateness]) -> list[Figure]:
    def seconds(runs: list[Lateness], share: float) -> list[float]:
        return [percentile(run.late, share) for run in runs if run.late]

    resting = all(run.ready for run in (*ours, *floor))
    note = "" if resting else "a side was still taking cases in when the first deadline came"
    nobody = Goal(limit=0, better=Better.LOWER, of="")
    wrong = [float(run.early + run.lost) for run in ours]
    return [
        Figure(
            name=f"{name}: acted, p99",
            unit="s late",
            ours=seconds(ours, 0.99),
            floor=seconds(floor, 0.99),
            goal=LATENESS_GOAL,
            note=note,
        ),
        Figure(
            name=f"{name}: acted, p50",
            unit="s late",
            ours=seconds(ours, 0.5),
            floor=seconds(floor, 0.5),
            goal=LATENESS_GOAL,
        ),
        Figure(name=f"{name}: early or lost", unit="", ours=wrong, goal=nobody),
    ]
