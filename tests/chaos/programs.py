"""The programs of a system under chaos: ended with this process, killed and frozen by the
numbers of their own processes and of no others.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from collections.abc import Callable, Iterable

import psutil

from wiring.embedded.problem import StartProblem
from wiring.embedded.process import Child, Launch

LOOK_SECONDS = 0.1
AGAIN_AFTER = 0.5
LEFT_ALONE = 5.0
"""A program that has come up, or been thawed, works for this many seconds before it is broken
again: killed in its first second for ever, it would never have anything to lose.
"""
READY_WITHIN = 60.0


class Managed:
    """One program that the harness starts and keeps starting again.

    `prepare` says how to start it and may take its time: it runs beside the event loop. `ready`
    says of a process number whether that process has begun its work.
    """

    def __init__(
        self,
        name: str,
        prepare: Callable[[], Launch],
        ready: Callable[[int], bool] = lambda pid: True,
    ) -> None:
        self.name = name
        self.starts = 0
        self.frozen = False
        self._prepare = prepare
        self._ready = ready
        self._child: Child | None = None
        self._held: list[psutil.Process] = []
        self._down_until = 0.0
        self._touched = 0.0

    @property
    def child(self) -> Child:
        """The running program. Only after its first start."""
        assert self._child is not None
        return self._child

    @property
    def up(self) -> bool:
        """Whether it runs and is not frozen."""
        return self._child is not None and self._child.ended() is None and not self.frozen

    def note_whether_at_work(self) -> bool:
        """Whether it runs and has begun its work; until then it counts as just touched."""
        if self.up and self._ready(self.child.pid):
            return True
        self.touch()
        return False

    @property
    def fair_game(self) -> bool:
        """Whether it may be broken now."""
        return self.note_whether_at_work() and _now() > self._touched + LEFT_ALONE

    def touch(self) -> None:
        """It was broken just now, by whatever way, or has just come back."""
        self._touched = _now()

    async def start(self) -> None:
        """Start it, on the main thread, with which it ends."""
        launch = await asyncio.to_thread(self._prepare)
        self._child = Child(launch)
        self.starts += 1
        self.touch()

    def processes(self) -> list[psutil.Process]:
        """It and everything it started."""
        if self._child is None or self._child.ended() is not None:
            return []
        with contextlib.suppress(psutil.NoSuchProcess):
            own = psutil.Process(self._child.pid)
            return [own, *own.children(recursive=True)]
        return []

    def kill(self, pause: float) -> None:
        """End it outright; it is started again no sooner than `pause` seconds from now."""
        self._down_until = _now() + pause
        if self._child is not None and self._child.ended() is None:
            _signal([psutil.Process(self._child.pid)], signal.SIGKILL)
        # A killed server's frozen children could not notice that it is gone.
        self.thaw()

    def ask_to_stop(self) -> None:
        """Have it end in good order, as for a new release; it is started again at once."""
        if self._child is not None and self._child.ended() is None:
            _signal([psutil.Process(self._child.pid)], self._child.launch.stop_signal)
        self.touch()

    def freeze(self) -> None:
        """Stop it where it stands, children first to last, until `thaw`."""
        self._held = self.processes()
        self.frozen = True
        _signal(self._held, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on. Harmless if it is not frozen."""
        _signal(self._held, signal.SIGCONT)
        self._held = []
        self.frozen = False
        self.touch()

    def stop(self) -> None:
        """End it in good order."""
        self.thaw()
        if self._child is not None:
            self._child.stop()

    async def start_again_if_ended(self) -> None:
        """As a supervisor would. A start that is refused is tried again at the next look."""
        now = _now()
        if self._child is None or self._child.ended() is None or now < self._down_until:
            return
        self._down_until = now + AGAIN_AFTER
        with contextlib.suppress(StartProblem, OSError):
            await self.start()


async def keep_running(programs: Iterable[Managed]) -> None:
    """Start again whatever ends, one after the other. Never returns; cancel it."""
    while True:
        for program in programs:
            await program.start_again_if_ended()
            program.note_whether_at_work()
        await asyncio.sleep(LOOK_SECONDS)


async def until_at_work(programs: Iterable[Managed]) -> None:
    """Wait until all of them have begun their work. Raises TimeoutError."""
    async with asyncio.timeout(READY_WITHIN):
        for program in programs:
            while not program.note_whether_at_work():
                await asyncio.sleep(LOOK_SECONDS)


def _now() -> float:
    return time.monotonic()


def _signal(processes: Iterable[psutil.Process], number: signal.Signals) -> None:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(number)
