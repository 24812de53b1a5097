"""The dispatcher is called for many at once, and after the last one that asked."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from activities.calling import RESTS, RESTS_AT_MOST, Caller


class Dispatcher:
    """Says when it was called, and answers when it is let."""

    def __init__(self) -> None:
        self.named: list[tuple[str, ...]] = []
        self.called = asyncio.Event()
        self.let = asyncio.Event()

    async def call(self, ids: Sequence[str]) -> None:
        self.named.append(tuple(ids))
        self.called.set()
        await self.let.wait()


async def _settled(caller: Caller) -> None:
    while caller._calling is not None:
        await asyncio.sleep(0)


async def test_who_asks_together_shares_one_call() -> None:
    dispatcher = Dispatcher()
    dispatcher.let.set()
    caller = Caller(dispatcher.call)
    for _ in range(100):
        await caller()
    await _settled(caller)
    assert len(dispatcher.named) == 1


async def test_the_notices_of_many_commits_are_named_in_one_call_in_their_order() -> None:
    dispatcher = Dispatcher()
    dispatcher.let.set()
    caller = Caller(dispatcher.call)
    await caller(["n-2", "n-1"])
    await caller(["n-3"])
    await caller(["n-1"])
    await _settled(caller)
    assert dispatcher.named == [("n-2", "n-1", "n-3")]


async def test_beside_one_who_names_none_nobody_is_named_for_all_are_looked_for() -> None:
    dispatcher = Dispatcher()
    dispatcher.let.set()
    caller = Caller(dispatcher.call)
    await caller(["n-1"])
    await caller()
    await _settled(caller)
    await caller(["n-2"])
    await _settled(caller)
    assert dispatcher.named == [(), ("n-2",)]


async def test_more_than_a_call_can_name_are_looked_for() -> None:
    dispatcher = Dispatcher()
    dispatcher.let.set()
    caller = Caller(dispatcher.call)
    await caller([f"n-{number}" for number in range(1_000)])
    await _settled(caller)
    assert dispatcher.named == [()]


async def test_who_asks_during_a_call_is_called_for_once_more() -> None:
    dispatcher = Dispatcher()
    caller = Caller(dispatcher.call)
    await caller()
    await dispatcher.called.wait()
    # What was committed since may have been missed by the look that this call leads to.
    await caller()
    await caller()
    dispatcher.let.set()
    await _settled(caller)
    assert len(dispatcher.named) == 2


async def test_calls_leave_a_busy_machine_to_those_who_ask() -> None:
    begun, ended, named = list[float](), list[float](), list[str]()

    async def takes_a_moment(ids: Sequence[str]) -> None:
        begun.append(time.monotonic())
        named.extend(ids)
        await asyncio.sleep(0.01)
        ended.append(time.monotonic())

    caller = Caller(takes_a_moment)
    for number in range(60):
        await caller([f"n-{number}"])
        await asyncio.sleep(0.01)
    await _settled(caller)
    assert named == [f"n-{number}" for number in range(60)]
    assert 1 < len(begun) < 60
    for start, end, following in zip(begun, ended, begun[1:], strict=False):
        assert following - end >= min(RESTS * (end - start), RESTS_AT_MOST) * 0.99


async def test_a_call_that_broke_stands_in_nobodys_way() -> None:
    calls: list[int] = []

    async def breaks_once(ids: Sequence[str]) -> None:
        calls.append(len(calls))
        if len(calls) == 1:
            raise RuntimeError

    caller = Caller(breaks_once)
    await caller()
    broken = caller._calling
    assert broken is not None
    await asyncio.wait([broken])
    assert isinstance(broken.exception(), RuntimeError)
    await caller()
    await _settled(caller)
    assert len(calls) == 2
