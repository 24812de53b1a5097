"""Keeps a row of programs running: starts again what ended by itself, stops all in good order."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from wiring.embedded.problem import StartProblem
from wiring.embedded.process import Child, Launch

LOOK_SECONDS: Final = 0.25
LONGEST_PAUSE_SECONDS: Final = 30.0
STEADY_SECONDS: Final = 60.0


@dataclass(slots=True, kw_only=True)
class WatchedProgram:
    """One program: how to start it, and what became of it. Times are of the monotonic clock."""

    title: str
    prepare: Callable[[], Launch]
    child: Child
    started: float
    failures: int = 0
    start_again_at: float | None = None


class Supervisor:
    """Programs in the order of their start. Use it from the main thread only (see `Child`)."""

    def __init__(self, say: Callable[[str], None]) -> None:
        """`say` gets one plain sentence for every program that ended or was started again."""
        self._say = say
        self._watched: list[WatchedProgram] = []

    @property
    def has_started(self) -> bool:
        """Whether there is anything to stop."""
        return bool(self._watched)

    def start(
        self, title: str, prepare: Callable[[], Launch], begin: Callable[[Launch], Child] = Child
    ) -> Child:
        """Start a program, now by `begin`, and watch it. Raises what `prepare` raises."""
        child = begin(prepare())
        self._watched.append(
            WatchedProgram(title=title, prepare=prepare, child=child, started=time.monotonic())
        )
        return child

    async def watch(self) -> None:
        """Start again, after a growing pause, whatever ends. Never returns; cancel it."""
        while True:
            for one in self._watched:
                self._look_at(one)
            await asyncio.sleep(LOOK_SECONDS)

    def stop(self) -> None:
        """Stop all, the last started first, each within its bounds. Harmless if called twice."""
        for one in reversed(self._watched):
            one.child.stop()

    def _look_at(self, one: WatchedProgram) -> None:
        now = time.monotonic()
        if one.start_again_at is not None:
            if now >= one.start_again_at:
                self._start_again(one, now)
            return
        code = one.child.ended()
        if code is not None:
            if now - one.started > STEADY_SECONDS:
                one.failures = 0
            self._pause(one, now, f"ended by itself ({_how(code)})")

    def _start_again(self, one: WatchedProgram, now: float) -> None:
        one.start_again_at = None
        one.started = now
        try:
            one.child = Child(one.prepare())
        except (StartProblem, OSError) as error:
            self._pause(one, now, f"could not be started again ({error})")
        else:
            self._say(f"{one.title} was started again.")

    def _pause(self, one: WatchedProgram, now: float, what_happened: str) -> None:
        pause = min(LONGEST_PAUSE_SECONDS, 2.0**one.failures)
        one.failures += 1
        one.start_again_at = now + pause
        self._say(
            f"{one.title} {what_happened}. Next try in {pause:.0f} s. Log: {one.child.launch.log}"
        )


def _how(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {-code}"


async def either(work: asyncio.Task[None], stopping: asyncio.Event) -> None:
    """Wait for `work` to fail or `stopping` to be set; end `work`; raise what it raised."""
    stop = asyncio.ensure_future(stopping.wait())
    await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    work.cancel()
    with suppress(asyncio.CancelledError):
        await work
