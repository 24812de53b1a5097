"""Many open cases, taken in file by file: at each of some numbers of them how fast the last were
opened, what they take on disk and in memory, how quickly lists are read, how punctual deadlines
are, and how soon a case that no worker keeps in memory any more takes a message.

The floor goes along to two thousand, more than its worker keeps in memory: beyond that it would
take an hour to say the same again. Beyond ten thousand ours are put on record and begun as after a
rebuild, their first notices gone (`tools.bench.put`).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from rich.console import Console

from activities.running import COMPARE_EVERY
from store.case_lists import list_cases
from tools.bench.bench import Bench, Side
from tools.bench.clocks import ring_apart, take_in_many
from tools.bench.figure import Figure, percentile
from tools.bench.files import take_in_file
from tools.bench.life import TAKEN_IN
from tools.bench.lists import Read, p99_of, reads_of
from tools.bench.opened_figures import PUT_BEYOND, Mark, figures
from tools.bench.put import put_on_record
from tools.bench.stock import Stock, added, stock
from tools.bench.system import OURS
from wiring.serving import CASES_KEPT

FLOOR_UP_TO: Final = 2_000
_MARKS: Final = (200, 1_000, 2_000, 10_000, 100_000)
_FILE: Final = 2_000
_RINGS: Final = 40
_TOUCHED: Final = 20
_LOOKS: Final = 50
_AT_REST_EACH: Final = 2.0
_RESTS: Final = 2 * COMPARE_EVERY
_PROCESSES: Final = {OURS: "worker", "server": "server", "postgres": "PostgreSQL"}
_TRACK: Final = "support"


@dataclass(slots=True)
class OpenedSide:
    """What a side has open, in the order in which it came, and what it had before the first."""

    side: Side
    first: Stock
    references: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


def marks_to(count: int) -> list[int]:
    """At how many open cases is read: a thousand and every power of ten beyond it; two numbers on
    each side of what a worker keeps in memory; of few a tenth; and all.
    """
    between = _MARKS if count > CASES_KEPT else (count // 10,)
    return sorted({mark for mark in between if 0 < mark < count} | {count})


async def opened(bench: Bench) -> list[Figure]:
    """Both sides open as many as the plan says, and leave them open."""
    sides = {side.name: OpenedSide(side, stock(bench, side)) for side in bench.sides}
    found: list[Figure] = []
    for count in marks_to(bench.plan.opened):

        async def turn(side: Side, count: int = count) -> None:
            if side.name == OURS or count <= FLOOR_UP_TO:
                await _mark(bench, sides[side.name], count)

        await bench.by_turns(f"open to {count:,}", 1, turn)
        found = figures({name: one.marks for name, one in sides.items()})
        bench.keep(found)
    return found


async def _mark(bench: Bench, one: OpenedSide, count: int) -> None:
    """Open up to so many, and read everything."""
    before, began = stock(bench, one.side), time.perf_counter()
    more = count - len(one.references)
    sizes = [min(_FILE, more - already) for already in range(0, more, _FILE)]
    put = one.side.name == OURS and count > PUT_BEYOND
    files = [await _open(bench, one.side, size, put=put) for size in sizes]
    at_work = more / (time.perf_counter() - began)
    for file in files:
        within = max(60.0, len(file) * _AT_REST_EACH)
        if not put and not await one.side.watcher.all_reached(file, TAKEN_IN, within):
            raise TimeoutError(f"{one.side.name}: first notices of {count:,} cases did not leave")
        one.references.extend(file)
    at_rest = more / (time.perf_counter() - began)
    # First: the cases of the deadlines below are not among those counted.
    after = stock(bench, one.side)
    so_far = one.marks[-1].stock if one.marks else Stock()
    mark = Mark(
        cases=count,
        at_work=at_work,
        at_rest=at_rest,
        stock=added(so_far, before, after, one.first),
        lists=await _lists(bench) if one.side.name == OURS else {},
        touched=await _touched(one.side, one.references[:_TOUCHED]),
        deadlines=await ring_apart(one.side, _RINGS),
        resting=await _resting(bench) if one.side.name == OURS else {},
    )
    one.marks.append(mark)
    Console(highlight=False).print(f"  {one.side.name}: {_in_short(mark)}", soft_wrap=True)


async def _open(bench: Bench, side: Side, count: int, *, put: bool) -> list[str]:
    """A file of ours, as many starts of the floor's."""
    if put:
        references = await put_on_record(bench, count)
    elif side.name == OURS:
        references = await take_in_file(bench, count)
    else:
        references = await take_in_many(side, [None] * count)
    await side.watcher.all_opened(references)
    return references


async def _lists(bench: Bench) -> dict[str, float]:
    reads: dict[str, Read] = {"the most urgent": list_cases, **reads_of(_TRACK)}
    engine = bench.system.app.engine
    return {name: await p99_of(engine, read, _LOOKS) for name, read in reads.items()}


async def _resting(bench: Bench) -> dict[str, float]:
    """While nothing happens to any case, over two looks of the worker at all of them."""
    before = bench.system.usage()
    await asyncio.sleep(_RESTS)
    spent = bench.system.usage().since(before)
    return {name: spent[role] * 1_000 / _RESTS for role, name in _PROCESSES.items()}


async def _touched(side: Side, oldest: Sequence[str]) -> list[float]:
    """Seconds until a message to each, one after the other, was on record."""
    seconds = []
    for number, reference in enumerate(oldest):
        sequence = await side.watcher.sequence_of(reference)
        began = time.perf_counter()
        await side.subject.report(reference, f"touch-{time.time_ns()}-{number}")
        await side.watcher.reached(reference, sequence + 1)
        seconds.append(time.perf_counter() - began)
    return seconds


def _in_short(mark: Mark) -> str:
    return (
        f"{mark.cases:,} open; {mark.at_work:.1f} a second at work, {mark.at_rest:.1f} at rest; "
        f"KB a case: record {mark.stock.record / mark.cases:.1f}, engine "
        f"{mark.stock.engine / mark.cases:.1f}, worker {mark.stock.worker / mark.cases:.1f}; a "
        f"message {percentile(mark.touched, 0.5):.2f} s; a deadline "
        f"{percentile(mark.deadlines.late, 0.5):.3f} s; at rest, ms of CPU a second: "
        + ", ".join(f"{name} {spent:.0f}" for name, spent in mark.resting.items())
    )
