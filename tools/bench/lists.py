"""Lists, walls and pages with a hundred thousand cases in the record of each track, as the track's
own role reads them; then what looks at all of them (`tools.bench.looks`).
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from policy.maps import map_named
from service.duty.wall import COUNTED_DOWN
from store.case_lists import CaseFilter, list_cases
from store.counts import cases_by_stage
from store.engine import open_engine
from store.handover import Handover, handover
from store.policy_time import clock
from store.wall import Wall, wall
from store.watch import overdue
from store.worklists import of_team
from tools.bench.bench import Bench
from tools.bench.figure import Better, Figure, Goal, percentile
from tools.bench.looks import looks
from tools.bench.many import MANY, filled

_LOOKS = 200
_WATCHDOG = timedelta(seconds=60)
_SHIFT = timedelta(hours=12)
LISTS_GOAL = Goal(limit=50, better=Better.LOWER, of="")

Read = Callable[[AsyncConnection], Awaitable[Any]]


async def lists(bench: Bench) -> list[Figure]:
    """Each track's lists again and again, then the looks at all of its cases."""
    found: list[Figure] = []
    for track, reads in {"support": _SUPPORT, "suitability": _SUITABILITY}.items():
        engine = open_engine(filled(bench.system, track, bench.plan.rows), track, "bench")
        few = open_engine(filled(bench.system, track, bench.plan.rows // 10), track, "bench")
        try:
            found += await _read_all(bench, engine, track, reads)
            found += await looks(bench, engine, few, track)
        finally:
            await engine.dispose()
            await few.dispose()
    return found


async def _read_all(
    bench: Bench, engine: AsyncEngine, track: str, reads: Mapping[str, Read]
) -> list[Figure]:
    return [
        Figure(
            name=f"{track} at {bench.plan.rows:,} cases: {name}, p99",
            unit="ms",
            ours=[await p99_of(engine, read) for _ in range(bench.plan.long)],
            goal=LISTS_GOAL,
        )
        for name, read in {**reads, **reads_of(track)}.items()
    ]


def reads_of(track: str) -> Mapping[str, Read]:
    """What people and the watchdog read of a track, whichever cases it has."""
    return {
        "a team's worklist": lambda c: of_team(c, MANY[track].team),
        "overdue, for the watchdog": _overdue,
        "the wall of countdowns": lambda c: _wall(c, track),
        "a team's handover": lambda c: _handover(c, track),
        "how many stand where": lambda c: cases_by_stage(c, map_named(track).ended),
    }


_SUPPORT: Mapping[str, Read] = {
    "the most urgent": list_cases,
    "of an organisation": lambda c: list_cases(c, CaseFilter(organisation="E00000042")),
    "breached": lambda c: list_cases(c, CaseFilter(breached=True)),
    "ended ones too": lambda c: list_cases(c, CaseFilter(ended_too=True)),
}
_SUITABILITY: Mapping[str, Read] = {
    "the most urgent": list_cases,
    "at a stage": lambda c: list_cases(c, CaseFilter(stage="decided")),
    "of an area": lambda c: list_cases(c, CaseFilter(authority="E00000042")),
    "ended ones too": lambda c: list_cases(c, CaseFilter(ended_too=True)),
}


async def _overdue(connection: AsyncConnection) -> Any:
    return await overdue(connection, await clock(connection) - _WATCHDOG)


async def _wall(connection: AsyncConnection, track: str) -> Wall:
    counted = COUNTED_DOWN[track]
    soon = counted.soon(datetime.now(UTC))
    return await wall(connection, soon, held=counted.held)


async def _handover(connection: AsyncConnection, track: str) -> Handover:
    now = await clock(connection)
    return await handover(connection, MANY[track].team, now, now - _SHIFT, _SHIFT)


async def p99_of(engine: AsyncEngine, read: Read, looks: int = _LOOKS) -> float:
    """Milliseconds of one list, read so many times one after the other."""
    spent = []
    async with engine.connect() as connection:
        for _ in range(looks):
            began = time.perf_counter()
            await read(connection)
            spent.append((time.perf_counter() - began) * 1000)
    return percentile(spent, 0.99)
