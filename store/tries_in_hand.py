"""Tries to sign in that this process has counted and not yet looked at. They stand in the store as
failures (`store.throttle`), so that a hundred guesses at once count as a hundred; and somebody who
comes just then, and is right, is not told to wait because of them.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager
from typing import TypeVar, cast
from weakref import WeakValueDictionary

T = TypeVar("T")


class TryInHand:
    """One of them: whether it was counted, known once it was looked at, or was not let in."""

    def __init__(self) -> None:
        self.was_counted = True
        self.ended = asyncio.Event()


class TriesInHand:
    """Of one process; each subject that failures are counted of is a keyed digest."""

    def __init__(self) -> None:
        self._of: dict[str, set[TryInHand]] = defaultdict(set)
        self._looks: dict[str, asyncio.Future[object]] = {}
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, subjects: Collection[str]) -> set[TryInHand]:
        """Those that count for any of these subjects."""
        return {one for subject in subjects for one in self._of.get(subject, ())}

    @contextmanager
    def held(self, subjects: Collection[str]) -> Iterator[TryInHand]:
        """Have one in hand until what came of it is in the store."""
        one = TryInHand()
        for subject in subjects:
            self._of[subject].add(one)
        try:
            yield one
        finally:
            for subject in subjects:
                self._of[subject].discard(one)
                if not self._of[subject]:
                    del self._of[subject]
            one.ended.set()

    def turn(self, subject: str) -> asyncio.Lock:
        """Held by the one who waits first: the others come behind, and ask nothing meanwhile."""
        lock = self._turns.get(subject)
        if lock is None:
            lock = self._turns[subject] = asyncio.Lock()
        return lock

    async def together(self, name: str, look: Callable[[], Awaitable[T]]) -> T:
        """What a look finds; who asks for the same while it goes on is told the same. It is the
        same guess however often it is sent, so it counts once. `name` gives nothing away.
        """
        if name not in self._looks:
            looking = asyncio.ensure_future(look())
            self._looks[name] = cast("asyncio.Future[object]", looking)
            looking.add_done_callback(lambda _: self._looks.pop(name))
        # Whoever asked first may be gone before the answer is there; the others still want it.
        return cast(T, await asyncio.shield(self._looks[name]))


async def one_was_looked_at(tries: set[TryInHand]) -> bool:
    """Wait for the first of these that had counted and was looked at; False if none is."""
    for one in tries:
        await one.ended.wait()
        if one.was_counted:
            return True
    return False
