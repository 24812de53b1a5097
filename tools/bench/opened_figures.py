"""What the readings at each number of open cases come to: the figures at each of them, and what a
further case takes once a worker keeps as many as it may.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tools.bench.clocks import LATENESS_GOAL, Lateness
from tools.bench.figure import Better, Figure, Goal, percentile
from tools.bench.lists import LISTS_GOAL
from tools.bench.stock import Stock
from tools.bench.system import FLOOR, OURS
from wiring.serving import CASES_KEPT

_RATE = Goal(limit=0.8, better=Better.HIGHER)
_ENGINE = Goal(limit=1.5, better=Better.LOWER)
_RECORD = Goal(limit=15, better=Better.LOWER, of="")
_WORKER = Goal(limit=30, better=Better.LOWER, of="")
_LARGEST = 6
PUT_BEYOND = 10_000
"""Beyond so many, ours are put on record and begun without the notices of their first minutes."""
_MANY = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A side with so many cases open. `at_work` and `at_rest` are cases a second, of those since
    the mark before, until a workflow ran the last, and until its first notice had left; `stock` is
    what all of them take; `lists` are milliseconds by list, p99; `touched` are seconds until a
    message to one of the oldest cases was on record; `resting` are milliseconds of processor time a
    second by process while nothing happens to any of them.
    """

    cases: int
    at_work: float
    at_rest: float
    stock: Stock
    lists: Mapping[str, float]
    touched: Sequence[float]
    deadlines: Lateness
    resting: Mapping[str, float]


Reads = Callable[[Mark], float]


def figures(of: Mapping[str, Sequence[Mark]]) -> list[Figure]:
    """At every mark of ours; then what each case takes of the worker's memory while the worker has
    room for it, and beyond.
    """
    ours, floor = of[OURS], of[FLOOR]
    beside = {mark.cases: mark for mark in floor}
    found = [one for mark in ours for one in _at(mark, beside.get(mark.cases))]
    return [*found, *_of_memory(ours, floor)]


def _at(mark: Mark, other: Mark | None) -> Iterator[Figure]:
    def both(
        what: str, unit: str, reads: Reads, goal: Goal | None = None, note: str = ""
    ) -> Figure:
        floor = [reads(other)] if other else []
        name = f"{mark.cases:,} open cases: {what}"
        return Figure(name=name, unit=unit, ours=[reads(mark)], floor=floor, goal=goal, note=note)

    def late(share: float) -> Reads:
        return lambda m: percentile(m.deadlines.late, share)

    if mark.cases > PUT_BEYOND:
        yield both("put on record and begun", "a second", lambda m: m.at_work)
    else:
        yield both("opened", "a second", lambda m: m.at_work, _RATE)
        yield both("opened and the first notice gone", "a second", lambda m: m.at_rest)
    yield both("Temporal's file", "KB a case", lambda m: m.stock.engine / m.cases, _ENGINE)
    # Goals of many: a few fill neither an index's pages nor what a worker keeps.
    record, worker = (_RECORD, _WORKER) if mark.cases >= _MANY else (None, None)
    yield both("PostgreSQL", "KB a case", lambda m: m.stock.record / m.cases, record, _tables(mark))
    yield both("worker's memory", "KB a case", lambda m: m.stock.worker / m.cases, worker)
    yield both("server's memory", "KB a case", lambda m: m.stock.server / m.cases)
    for process, spent in mark.resting.items():
        yield Figure(
            name=f"{mark.cases:,} open cases: {process} while nothing happens",
            unit="ms of CPU a second",
            ours=[spent],
        )
    for name, spent in mark.lists.items():
        yield Figure(
            name=f"{mark.cases:,} open cases: {name}, p99",
            unit="ms",
            ours=[spent],
            goal=LISTS_GOAL,
        )
    yield both("a message to one of the oldest, p50", "s", lambda m: percentile(m.touched, 0.5))
    yield both("a message to one of the oldest, most", "s", lambda m: percentile(m.touched, 1))
    yield both("deadlines, 5 a second: acted, p50", "s late", late(0.5), LATENESS_GOAL)
    yield both("deadlines, 5 a second: acted, p99", "s late", late(0.99), LATENESS_GOAL)


def _tables(mark: Mark) -> str:
    largest = mark.stock.tables[:_LARGEST]
    return "largest, with what was there before: " + ", ".join(
        f"{name} {size / mark.cases:.1f}" for name, size in largest
    )


def _of_memory(ours: Sequence[Mark], floor: Sequence[Mark]) -> Iterator[Figure]:
    kept = f"a worker keeps {CASES_KEPT:,} in memory"
    within, beyond = (
        [_slope(marks, full=full) for marks in (ours, floor)] for full in (False, True)
    )
    for what, (of_ours, of_floor), goal in (
        ("worker's memory, each further case that it keeps", within, None),
        ("worker's memory, each further case beyond those it keeps", beyond, _WORKER),
    ):
        if of_ours:
            yield Figure(name=what, unit="KB", ours=of_ours, floor=of_floor, goal=goal, note=kept)


def _slope(marks: Sequence[Mark], *, full: bool) -> list[float]:
    """Between the two marks farthest apart on this side of a full cache."""
    on_this_side = [m for m in marks if (m.cases >= CASES_KEPT if full else m.cases <= CASES_KEPT)]
    if len(on_this_side) < 2:
        return []
    first, last = on_this_side[0], on_this_side[-1]
    return [(last.stock.worker - first.stock.worker) / (last.cases - first.cases)]
