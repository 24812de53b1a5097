"""Many open cases: how fast they are opened, what each takes on disk and in its worker's memory. Of
that also what each takes beyond the first tenth: a worker keeps only so many in memory, and what a
process takes from its beginning is no case's.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import psutil
import psycopg

from tools.bench.bench import Bench, Side
from tools.bench.clocks import take_in_many
from tools.bench.figure import Better, Figure, Goal

_KB = 1024
_RECORD_GOAL = Goal(limit=15, better=Better.LOWER, of="")
_WORKER_GOAL = Goal(limit=30, better=Better.LOWER, of="")


@dataclass(frozen=True, slots=True)
class OpenedCases:
    """Cases opened a second, and KB a case: in Temporal's file, in PostgreSQL, of the worker, and
    of the worker for each beyond the first tenth.
    """

    rate: float
    engine: float
    record: float
    worker: float
    beyond: float


async def opened(bench: Bench) -> list[Figure]:
    """Both sides open as many as the plan says, and leave them open."""
    count = bench.plan.opened

    async def turn(side: Side) -> OpenedCases:
        engine, record = _sizes(bench)
        worker = psutil.Process(bench.system.workers[side.name].pid)
        before = worker.memory_info().rss
        began = time.perf_counter()
        first = max(1, count // 10)
        await _open(side, first)
        of_first = worker.memory_info().rss
        await _open(side, count - first)
        rate = count / (time.perf_counter() - began)
        after = worker.memory_info().rss
        after_engine, after_record = _sizes(bench)
        return OpenedCases(
            rate,
            (after_engine - engine) / count / _KB,
            (after_record - record) / count / _KB,
            (after - before) / count / _KB,
            (after - of_first) / (count - first) / _KB,
        )

    turns = await bench.by_turns("open", bench.plan.long, turn)
    return _figures(f"{count:,} open cases", turns.ours, turns.floor)


async def _open(side: Side, count: int) -> None:
    references = await take_in_many(side, [None] * count)
    await side.watcher.all_opened(references)


def _sizes(bench: Bench) -> tuple[int, int]:
    """Bytes of Temporal's database with its journal, and of PostgreSQL's."""
    file = bench.system.folder.temporal
    engine = sum(path.stat().st_size for path in file.parent.glob(f"{file.name}*"))
    with psycopg.connect(bench.system.database_url) as connection:
        found = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    assert found is not None
    return engine, int(found[0])


def _figures(name: str, ours: list[OpenedCases], floor: list[OpenedCases]) -> list[Figure]:
    def both(what: str, unit: str, field: str, goal: Goal | None = None) -> Figure:
        return Figure(
            name=f"{name}: {what}",
            unit=unit,
            ours=[getattr(run, field) for run in ours],
            floor=[getattr(run, field) for run in floor],
            goal=goal,
        )

    return [
        both("opened", "a second", "rate", Goal(limit=0.8, better=Better.HIGHER)),
        both("Temporal's file", "KB a case", "engine", Goal(limit=1.5, better=Better.LOWER)),
        both("PostgreSQL", "KB a case", "record", _RECORD_GOAL),
        both("worker's memory", "KB a case", "worker", _WORKER_GOAL),
        both("worker's memory beyond a tenth", "KB a case", "beyond", _WORKER_GOAL),
    ]
