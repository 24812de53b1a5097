"""Whose processor time it is: seconds that a process spends inside chosen functions, each under a
heading, on whatever thread runs them.

Where one chosen function calls another, each has its own part, so that the parts add up. A function
that waits is counted for what it computes and not for its waiting.
"""

from __future__ import annotations

import functools
import threading
from collections import defaultdict
from collections.abc import Awaitable, Callable, Generator, Iterable
from contextlib import suppress
from inspect import iscoroutinefunction
from time import process_time, thread_time
from typing import Any


class _OfThread:
    """One thread's headings, the innermost last, and since when that one counts."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.within: list[str] = []
        self.clock = clock
        self.since = 0.0

    def enter(self, heading: str) -> None:
        now = self.clock()
        if self.within:
            self.seconds[self.within[-1]] += now - self.since
        self.within.append(heading)
        self.since = now

    def leave(self) -> None:
        now = self.clock()
        self.seconds[self.within.pop()] += now - self.since
        self.since = now


class Accounts:
    """The accounts of one process. `clock` is a thread's own, in seconds."""

    def __init__(self, clock: Callable[[], float] = thread_time) -> None:
        self._clock = clock
        self._own = threading.local()
        self._threads: list[_OfThread] = []

    def count(self, owner: Any, names: Iterable[str], heading: str) -> None:
        """Count these functions of a class or a module under a heading from now on, by putting a
        counting one in the place of each.
        """
        for name in names:
            function = getattr(owner, name)
            counting = self._waiting if iscoroutinefunction(function) else self._at_once
            setattr(owner, name, functools.wraps(function)(counting(function, heading)))

    def seconds(self) -> dict[str, float]:
        """So far, by heading; `all` is what the whole process has used."""
        total: defaultdict[str, float] = defaultdict(float)
        for thread in list(self._threads):
            for heading, seconds in list(thread.seconds.items()):
                total[heading] += seconds
        return {**total, "all": process_time()}

    def _of_thread(self) -> _OfThread:
        with suppress(AttributeError):
            found: _OfThread = self._own.accounts
            return found
        self._own.accounts = made = _OfThread(self._clock)
        self._threads.append(made)
        return made

    def _at_once(self, function: Callable[..., Any], heading: str) -> Callable[..., Any]:
        def counted(*args: Any, **named: Any) -> Any:
            own = self._of_thread()
            own.enter(heading)
            try:
                return function(*args, **named)
            finally:
                own.leave()

        return counted

    def _waiting(self, function: Callable[..., Any], heading: str) -> Callable[..., Any]:
        async def counted(*args: Any, **named: Any) -> Any:
            return await _AccountSteps(function(*args, **named), heading, self._of_thread())

        return counted


class _AccountSteps:
    """Something awaited, counted from each time it goes on until it waits again."""

    def __init__(self, awaited: Awaitable[Any], heading: str, own: _OfThread) -> None:
        self._steps = awaited.__await__()
        self._heading = heading
        self._own = own

    def __await__(self) -> Generator[Any, Any, Any]:
        go_on: Callable[[], Any] = functools.partial(next, self._steps)
        while True:
            self._own.enter(self._heading)
            try:
                waits_for = go_on()
            except StopIteration as done:
                return done.value
            finally:
                self._own.leave()
            try:
                yield waits_for
                go_on = functools.partial(next, self._steps)
            except BaseException as error:
                go_on = functools.partial(self._steps.throw, error)
