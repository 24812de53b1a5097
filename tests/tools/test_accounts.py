"""Accounts of processor time: each function has its own part, and waiting counts as none."""

from __future__ import annotations

import asyncio
import threading

import pytest

from tools.bench.accounts import Accounts
from tools.bench.counted_worker import COUNTED


class CountedJob:
    """Things that take so many seconds by a clock that only they move."""

    def __init__(self) -> None:
        self.now = 0.0

    def inner(self) -> str:
        self.now += 2
        return "done"

    def outer(self) -> str:
        self.now += 1
        found = self.inner()
        self.now += 4
        return found

    def fail(self) -> None:
        self.now += 8
        raise LookupError

    async def wait_for(self, sign: asyncio.Future[str]) -> str:
        self.now += 1
        said = await sign
        self.now += 2
        return said


@pytest.fixture
def counted() -> tuple[CountedJob, Accounts]:
    """Work whose functions are counted."""

    class CountedAccounts(CountedJob):
        pass

    work = CountedAccounts()
    accounts = Accounts(lambda: work.now)
    accounts.count(CountedAccounts, ("inner",), "inner")
    accounts.count(CountedAccounts, ("outer", "fail", "wait_for"), "outer")
    return work, accounts


def _parts(accounts: Accounts) -> dict[str, float]:
    found = accounts.seconds()
    del found["all"]
    return found


def test_what_calls_another_has_its_own_part_only(counted: tuple[CountedJob, Accounts]) -> None:
    work, accounts = counted
    assert work.outer() == "done"
    assert _parts(accounts) == {"inner": 2.0, "outer": 5.0}


def test_what_raises_is_counted_and_raises(counted: tuple[CountedJob, Accounts]) -> None:
    work, accounts = counted
    with pytest.raises(LookupError):
        work.fail()
    work.inner()
    assert _parts(accounts) == {"outer": 8.0, "inner": 2.0}


async def test_waiting_is_not_counted(counted: tuple[CountedJob, Accounts]) -> None:
    work, accounts = counted
    sign: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    waiting = asyncio.create_task(work.wait_for(sign))
    await asyncio.sleep(0)
    work.now += 100
    sign.set_result("yes")
    assert await waiting == "yes"
    assert _parts(accounts) == {"outer": 3.0}


async def test_what_is_given_up_while_it_waits_is_notified(
    counted: tuple[CountedJob, Accounts],
) -> None:
    work, accounts = counted
    sign: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    waiting = asyncio.create_task(work.wait_for(sign))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert _parts(accounts) == {"outer": 1.0}


def test_other_threads_are_counted_too(counted: tuple[CountedJob, Accounts]) -> None:
    work, accounts = counted
    thread = threading.Thread(target=work.outer)
    thread.start()
    thread.join()
    work.inner()
    assert _parts(accounts) == {"inner": 4.0, "outer": 5.0}


def test_what_the_counted_worker_counts_is_there() -> None:
    gone = [
        f"{owner.__name__}.{name}"
        for owner, names, _ in COUNTED
        for name in names
        if not callable(getattr(owner, name, None))
    ]
    assert gone == []
