"""The dispatcher is called for many at once, and after whoever asked last."""

from __future__ import annotations

import asyncio

from activities.calling import Caller


class Dispatcher:
    """Says when it was called, and answers when it is let."""

    def __init__(self) -> None:
        self.calls = 0
        self.called = asyncio.Event()
        self.let = asyncio.Event()

    async def call(self) -> None:
        self.calls += 1
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
    assert dispatcher.calls == 1


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
    assert dispatcher.calls == 2


async def test_a_call_that_broke_stands_in_nobodys_way() -> None:
    calls: list[int] = []

    async def breaks_once() -> None:
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
