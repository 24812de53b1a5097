"""Comparing subjects on a machine that is not quiet: all have lives under way all the time, and
each has the machine for a second or two in its turn, while the others' workers stand still.

What disturbs the machine for longer than that disturbs all alike. Nobody starts from nothing or
runs out of lives within a slice, so a few seconds of each say as much as a long run.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tools.bench.bench import Bench, Side
from tools.bench.life import EVENTS, live

_SECONDS = 1.5
_SETTLING = 2


@dataclass(slots=True)
class Part:
    """What one subject came to in its own slices of one repetition: processor seconds by role are
    those of its own slices too.
    """

    seconds: float = 0.0
    events: int = 0
    cpu: dict[str, float] = field(default_factory=dict)

    @property
    def lives(self) -> float:
        """So many lives' worth of events were recorded."""
        return self.events / EVENTS

    @property
    def rate(self) -> float:
        """Lives a second."""
        return self.lives / self.seconds


async def by_slices(
    bench: Bench, what: str, at_once: int, times: int, *others: Side
) -> dict[str, list[Part]]:
    """So many lives of each subject under way at once, both and perhaps others, for `times`
    repetitions of so many slices each as the plan says.
    """
    sides = (*bench.sides, *others)
    found: dict[str, list[Part]] = {side.name: [] for side in sides}
    async with _all_living(sides, at_once), _halted(bench, sides):
        for _ in range(_SETTLING):
            await _round(bench, sides)
        for _ in range(times):
            parts = {side.name: Part() for side in sides}
            for number in range(bench.plan.slices):
                order = sides if number % 2 == 0 else sides[::-1]
                for name, part in (await _round(bench, order)).items():
                    _add(parts[name], part)
            for name, part in parts.items():
                found[name].append(part)
                share = part.cpu["others"] / bench.plan.slices
                bench.note(what, name, part.seconds, part.cpu | {"others": share})
    return found


def _add(whole: Part, part: Part) -> None:
    whole.seconds += part.seconds
    whole.events += part.events
    whole.cpu = {role: whole.cpu.get(role, 0.0) + spent for role, spent in part.cpu.items()}


async def _round(bench: Bench, sides: Sequence[Side]) -> dict[str, Part]:
    """A slice for each, in this order."""
    return {side.name: await _slice(bench, side) for side in sides}


async def _slice(bench: Bench, side: Side) -> Part:
    events, before = await side.watcher.recorded(), bench.system.usage()
    _tell(bench, side, signal.SIGCONT)
    await asyncio.sleep(_SECONDS)
    _tell(bench, side, signal.SIGSTOP)
    after = bench.system.usage()
    recorded = await side.watcher.recorded() - events
    return Part(after.at - before.at, recorded, after.since(before))


def _tell(bench: Bench, side: Side, number: signal.Signals) -> None:
    os.kill(bench.system.workers[side.name].pid, number)


@asynccontextmanager
async def _halted(bench: Bench, sides: Sequence[Side]) -> AsyncIterator[None]:
    """All workers stand still, and go on afterwards."""
    for side in sides:
        _tell(bench, side, signal.SIGSTOP)
    try:
        yield
    finally:
        for side in sides:
            _tell(bench, side, signal.SIGCONT)


@asynccontextmanager
async def _all_living(sides: Sequence[Side], at_once: int) -> AsyncIterator[None]:
    """So many lives of each under way, each followed by another; at the end they are lived out."""
    enough = asyncio.Event()

    async def one(side: Side) -> None:
        while not enough.is_set():
            await live(side.subject, side.watcher)

    living = [asyncio.create_task(one(side)) for side in sides for _ in range(at_once)]
    try:
        yield
    finally:
        enough.set()
        await asyncio.gather(*living)
