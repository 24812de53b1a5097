"""What looks at every case at once, with a hundred thousand in the record: the scheduled looks, and
whether anything is stuck. Each must be quick, and need little memory however many cases there are.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from activities.duty import take_look
from policy.duty.findings import LIMITS
from policy.duty.plan import LookKind
from service.health.looking import look_into
from store.health import stuck
from tools.bench.bench import Bench
from tools.bench.figure import Better, Figure, Goal
from wiring.tracks import TRACKS
from workflows.ports import LookOrder

_MB = 1024 * 1024
_SECONDS = Goal(limit=5, better=Better.LOWER, of="")
# A few pages of rows and a batch of what is written: it does not grow with the record.
_FLAT = Goal(limit=16, better=Better.LOWER, of="")
# By then every open row is due, so that a digest has all of them to say.
_ALL_DUE = timedelta(days=30)

Work = Callable[[AsyncEngine, datetime], Awaitable[Any]]


async def looks(bench: Bench, engine: AsyncEngine, few: AsyncEngine, track: str) -> list[Figure]:
    """The seconds and the memory of each, among all cases (`engine`) and a tenth (`few`)."""
    found: list[Figure] = []
    for name, work in _works(bench, track).items():
        called = f"{track} at {bench.plan.rows:,} cases: {name}"
        seconds = [await _seconds(engine, work, turn) for turn in range(bench.plan.long)]
        most, least = await _peak(engine, work), await _peak(few, work)
        found += [
            Figure(name=called, unit="s", ours=seconds, goal=_SECONDS),
            Figure(
                name=f"{called}, memory",
                unit="MB",
                ours=[most],
                goal=_FLAT,
                note=f"with a tenth of the cases {least:.2f} MB",
            ),
        ]
    return found


def _works(bench: Bench, track: str) -> dict[str, Work]:
    plan = TRACKS[track].duty

    def look(each: LookKind) -> Work:
        return lambda engine, at: take_look(engine, plan, LookOrder(look=each.value, at=at))

    works = {item.title: look(item.look) for item in plan.timetables}
    works["what is stuck in the record"] = _stuck
    if track == bench.system.app.settings.track:
        # Temporal runs none of these cases, so that each is looked up on both sides.
        app = bench.system.app
        works["health"] = lambda engine, at: look_into(replace(app, engine=engine))
    return works


async def _stuck(engine: AsyncEngine, at: datetime) -> None:
    async with engine.connect() as connection:
        await stuck(connection, LIMITS)


async def _seconds(engine: AsyncEngine, work: Work, turn: int) -> float:
    # A moment of its own each: what was told for a moment is not told again.
    at = datetime.now(UTC) + _ALL_DUE + timedelta(minutes=turn)
    began = time.perf_counter()
    await work(engine, at)
    return time.perf_counter() - began


async def _peak(engine: AsyncEngine, work: Work) -> float:
    """Megabytes that Python holds more at most while it is done. Apart, for it takes longer so, and
    not the first time, which leaves compiled statements and connections behind.
    """
    await work(engine, datetime.now(UTC) + _ALL_DUE)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        await work(engine, datetime.now(UTC) + _ALL_DUE)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return (most - before) / _MB
