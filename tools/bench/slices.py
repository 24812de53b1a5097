"""Comparing subjects on a machine that is not quiet: all have lives under way all the time, and
each has the machine for a second or two in its turn, while the others' workers stand still.

What disturbs the machine for longer than that disturbs all alike. Nobody starts from nothing or
runs out of lives within a slice, so a few seconds of each say as much as a long run. That holds
only once the lives under way are each at another place, and only if enough of them went by: all
that begin together first cost much and record nothing. So it is counted how far each has come, not
how long it took: on a busy machine it takes more slices.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tools.bench.bench import Bench, Side
from tools.bench.life import EVENTS, live

_SECONDS = 1.5
_SETTLING = 2
_MOST = 120
"""Slices of each, after which a machine that lets so little happen is not waited for."""


class TooFewLives(Exception):
    """So little came of so many slices that nothing follows from it."""


@dataclass(slots=True)
class Part:
    """What one subject came to in its own slices of one repetition: processor seconds by role are
    those of its own slices too.
    """

    slices: int = 0
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
    repetitions: of so many slices each as the plan says, and on until as many lives have gone by of
    each. Raises TooFewLives.
    """
    sides = (*bench.sides, *others)
    found: dict[str, list[Part]] = {side.name: [] for side in sides}

    by_name = {side.name: side for side in sides}

    async def slice_of(name: str) -> Part:
        return await _slice(bench, by_name[name])

    async with _all_living(sides, at_once), _halted(bench, sides):
        await until_lived(by_name, slice_of, at_once, _SETTLING)
        for _ in range(times):
            parts = await until_lived(by_name, slice_of, at_once, bench.plan.slices)
            for name, part in parts.items():
                found[name].append(part)
                share = part.cpu["others"] / part.slices
                bench.note(what, name, part.seconds, part.cpu | {"others": share})
    return found


async def until_lived(
    names: Iterable[str], slice_of: Callable[[str], Awaitable[Part]], lives: int, fewest: int
) -> dict[str, Part]:
    """Slices of each subject by turns, `fewest` of each at least, until so many lives have gone by
    of each. Raises TooFewLives.
    """
    parts = {name: Part() for name in names}
    for number in range(_MOST):
        for name in list(parts) if number % 2 == 0 else reversed(parts):
            _add(parts[name], await slice_of(name))
        if number + 1 >= fewest and all(part.lives >= lives for part in parts.values()):
            return parts
    came = ", ".join(f"{name} {part.lives:.1f}" for name, part in parts.items())
    raise TooFewLives(f"of {lives} lives each, {_MOST} slices brought: {came}")


def _add(whole: Part, part: Part) -> None:
    whole.slices += part.slices
    whole.seconds += part.seconds
    whole.events += part.events
    whole.cpu = {role: whole.cpu.get(role, 0.0) + spent for role, spent in part.cpu.items()}


async def _slice(bench: Bench, side: Side) -> Part:
    events, before = await side.watcher.recorded(), bench.system.usage()
    _tell(bench, side, signal.SIGCONT)
    await asyncio.sleep(_SECONDS)
    _tell(bench, side, signal.SIGSTOP)
    after = bench.system.usage()
    recorded = await side.watcher.recorded() - events
    return Part(1, after.at - before.at, recorded, after.since(before))


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
