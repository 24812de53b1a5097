"""What every measurement works with: the system, both subjects with their watchers, turns taken by
turns, and a note of every run.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from tools.bench import system as servers
from tools.bench.figure import Figure
from tools.bench.life import live_many
from tools.bench.machine import DISTURBED
from tools.bench.ours import Ours
from tools.bench.plain import Floor
from tools.bench.subject import Subject, Watcher, watching
from tools.bench.system import FLOOR, OURS, BenchSystem
from wiring.embedded.process import last_words

T = TypeVar("T")
WARM_UP = 5
PAUSE = 1.0


class NotAtWork(Exception):
    """A worker does not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is run: repetitions of what is short and of what is long, and the sizes."""

    short: int = 3
    long: int = 1
    slices: int = 8
    at_once: int = 40
    paced: int = 30
    burst: int = 1_000
    spread: int = 60
    cold: int = 24
    imported: int = 2_000
    opened: int = 10_000
    rows: int = 100_000
    asked: int = 300
    rehearsals: int = 3
    peers: bool = False
    in_memory: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """A subject and its watcher."""

    subject: Subject
    watcher: Watcher

    @property
    def name(self) -> str:
        """Which of the two it is."""
        return self.subject.name


@dataclass(frozen=True, slots=True)
class Rounds:
    """What came of the turns of each side, and the processor seconds they took."""

    ours: list[Any]
    floor: list[Any]
    ours_cpu: list[dict[str, float]]
    floor_cpu: list[dict[str, float]]


@dataclass(slots=True)
class Bench:
    """One run of the benchmarks. `keep` writes figures down before what measures them has ended: a
    run of hours may be ended before its time.
    """

    plan: Plan
    system: BenchSystem
    ours: Side
    floor: Side
    keep: Callable[[Sequence[Figure]], object]
    runs: list[dict[str, Any]] = field(default_factory=list)

    async def by_turns(self, what: str, times: int, turn: Callable[[Side], Awaitable[T]]) -> Rounds:
        """Both sides, `times` each, the one that goes first changing, with processor time."""
        turns = Rounds([], [], [], [])
        for number in range(times):
            order = (self.floor, self.ours) if number % 2 == 0 else (self.ours, self.floor)
            for side in order:
                found, cpu = await self._measured(what, side, turn)
                mine = side.name == OURS
                (turns.ours if mine else turns.floor).append(found)
                (turns.ours_cpu if mine else turns.floor_cpu).append(cpu)
        return turns

    @property
    def sides(self) -> tuple[Side, ...]:
        """Both."""
        return self.floor, self.ours

    def note(self, what: str, name: str, seconds: float, cpu: Mapping[str, float]) -> None:
        """Keep a run, for the file."""
        self.runs.append({"what": what, "side": name, "seconds": seconds, "cpu": dict(cpu)})

    async def _measured(
        self, what: str, side: Side, turn: Callable[[Side], Awaitable[T]]
    ) -> tuple[T, dict[str, float]]:
        await asyncio.sleep(PAUSE)
        before = self.system.usage()
        found = await turn(side)
        after = self.system.usage()
        cpu = after.since(before)
        self.note(what, side.name, after.at - before.at, cpu)
        return found, cpu

    @property
    def disturbed(self) -> list[str]:
        """Runs in which other programs used too much of the machine."""
        return [
            f"{run['what']} ({run['side']})"
            for run in self.runs
            if run["cpu"]["others"] > DISTURBED
        ]

    async def warm_up(self, *sides: Side) -> None:
        """Lives that are not measured, of these or else of both: their workers are up and have
        everything imported. Raises NotAtWork.
        """
        for side in sides or self.sides:
            try:
                await live_many(side.subject, side.watcher, WARM_UP, WARM_UP)
            except TimeoutError:
                log = last_words(self.system.folder.log(side.name), 5)
                raise NotAtWork(f"{side.name} does nothing; its log ends with: {log}") from None


def _nowhere(_: Sequence[Figure]) -> None:
    """What is over soon keeps nothing on its way."""


@asynccontextmanager
async def bench_in(
    folder: Path, plan: Plan, keep: Callable[[Sequence[Figure]], object] = _nowhere
) -> AsyncIterator[Bench]:
    """Servers, workers and both sides, warmed up."""
    async with AsyncExitStack() as stack:
        system = await stack.enter_async_context(servers.running(folder, in_memory=plan.in_memory))
        url = system.database_url
        sides = {}
        for subject in (await Ours.on(system.app), Floor(system.plain)):
            watcher = await stack.enter_async_context(watching(url, subject.tables))
            sides[subject.name] = Side(subject, watcher)
        bench = Bench(plan, system, sides[OURS], sides[FLOOR], keep)
        await bench.warm_up()
        yield bench
