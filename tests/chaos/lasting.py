"""Faults that last for some seconds and heal by themselves: clocks that jump, a network that fails,
a disk that is full, a channel that takes nothing, a workflow that somebody holds.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from temporalio.service import RPCError

from store.cases import open_references
from tests.chaos.flaky import CHANNEL_FAULT, ChannelFault
from tests.chaos.ledger import Ledger, Line
from tests.chaos.moved_clocks import FAR
from tests.chaos.operator import BY_HAND
from tests.chaos.programs import LOOK_SECONDS
from tests.chaos.proxy import Network
from tests.chaos.system import CLOCKED, SERVE, ChaosSystem
from wiring.case_types import SUPPORT_CASES

LASTS = (3.0, 10.0)
_WITHIN = 90.0
_AT_WORK_WITHIN = 60.0
ROLLED = (*SERVE, "watchdog")
ALWAYS = {
    "move a clock": 3,
    "reset the network": 3,
    "stall the network": 2,
    "break the channel": 2,
    "flood": 2,
    "start again a case": 1,
}
LONG = {
    "half-open network": 2,
    "fill a disk": 2,
    "rolling restart": 1,
    "cancel dispatcher": 1,
    "delete dispatcher": 1,
    "pause dispatcher": 1,
    "cancel a case": 1,
    "reset a case": 1,
    "delete a case": 1,
    "pause a case": 1,
}
"""Of these a case, or a connection that is believed in, comes back within a minute."""
_FLOOD = 25


@dataclass(frozen=True, slots=True)
class LastingFaults:
    """Those of one run. `flood` begins so many cases at once, if those before are got to."""

    system: ChaosSystem
    ledger: Ledger
    luck: random.Random
    flood: Callable[[int], Awaitable[bool]]
    running: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def by_name(self) -> Mapping[str, Callable[[], Awaitable[str]]]:
        """Each says what it was done to; empty if there was nothing to do it to."""
        hands = {
            f"{hand} a case": self._hand(hand, self._a_case)
            for hand in BY_HAND
            if hand != "terminate"
        }
        hands |= {
            f"{hand} dispatcher": self._hand(hand, self._the_dispatcher)
            for hand in ("cancel", "delete", "pause")
        }
        return hands | {
            "rolling restart": self._rolling_restart,
            "move a clock": self._move_a_clock,
            "reset the network": self._reset,
            "stall the network": self._network(Network.STALLED),
            "half-open network": self._network(Network.HALF_OPEN),
            "fill a disk": self._fill_a_disk,
            "break the channel": self._break_the_channel,
            "flood": self._flood,
        }

    async def heal_all(self) -> None:
        """Everything is well again."""
        for task in self.running:
            task.cancel()
        await asyncio.gather(*self.running, return_exceptions=True)

    async def _move_a_clock(self) -> str:
        clocks = self.system.clocks
        if clocks.folder is None or self._lasts("move a clock"):
            return ""
        name = self.luck.choice(CLOCKED)
        by = FAR if self.luck.random() < 0.7 else -FAR
        clocks.move(name, by)
        self._for_a_while("move a clock", lambda: clocks.move(name, FAR * 0))
        return f"{name} by {by.days} days"

    async def _reset(self) -> str:
        name = self.luck.choice(sorted(self.system.proxies))
        self.system.proxies[name].reset()
        return name

    def _network(self, state: Network) -> Callable[[], Awaitable[str]]:
        async def begin() -> str:
            if self._lasts("network"):
                return ""
            name = self.luck.choice(sorted(self.system.proxies))
            proxy = self.system.proxies[name]
            proxy.become(state)
            self._for_a_while("network", lambda: proxy.become(Network.WELL))
            return name

        return begin

    async def _fill_a_disk(self) -> str:
        disk = self.system.disk
        if not disk.places or self._lasts("disk"):
            return ""
        name = self.luck.choice(list(disk.places))
        disk.fill(name)
        self._for_a_while("disk", lambda: disk.free(name))
        return name

    async def _rolling_restart(self) -> str:
        """As for a new release: each of our programs in its turn, the next once it works again."""
        if self._lasts("rolling restart") or not all(
            self.system.programs[name].up for name in ROLLED
        ):
            return ""
        self._begin("rolling restart", self._roll())
        return "workers, sender, watchdog"

    async def _roll(self) -> None:
        for name in ROLLED:
            program = self.system.programs[name]
            before = program.starts
            program.ask_to_stop()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_AT_WORK_WITHIN):
                    while program.starts == before or not program.note_whether_at_work():
                        await asyncio.sleep(LOOK_SECONDS)

    async def _break_the_channel(self) -> str:
        if self._lasts("channel"):
            return ""
        file, how = self.system.folder.root / CHANNEL_FAULT, self.luck.choice(list(ChannelFault))
        try:
            file.write_text(how.value, encoding="ascii")
        except OSError:
            return ""  # the disk is full
        self._for_a_while("channel", lambda: file.unlink(missing_ok=True))
        return how.value

    async def _flood(self) -> str:
        return f"{_FLOOD} cases" if await self.flood(_FLOOD) else ""

    def _hand(self, hand: str, on: Callable[[], Awaitable[str]]) -> Callable[[], Awaitable[str]]:
        async def lay() -> str:
            client, id = self.system.app.client, await on()
            if client is None or not id or not self.system.programs["temporal"].up:
                return ""
            subject = SUPPORT_CASES.reference_of(id) or id
            work = BY_HAND[hand](client, id)
            if hand == "pause":
                self._begin(hand, _quietly(work))
                return subject
            try:
                async with asyncio.timeout(2.0):
                    await work
            except (RPCError, TimeoutError):
                return ""
            return subject

        return lay

    async def _the_dispatcher(self) -> str:
        return SUPPORT_CASES.dispatcher_id

    async def _a_case(self) -> str:
        """The workflow of an open one; empty if none is found."""
        try:
            async with asyncio.timeout(2.0), self.system.app.engine.connect() as connection:
                found = await open_references(connection)
        except Exception:
            return ""  # the database is on its way back: nothing to draw from
        return SUPPORT_CASES.workflow_id(self.luck.choice(found)) if found else ""

    def _lasts(self, name: str) -> bool:
        return any(task.get_name() == name for task in self.running)

    def _for_a_while(self, name: str, heal: Callable[[], object]) -> None:
        seconds = self.luck.uniform(*LASTS)

        async def last() -> None:
            try:
                await asyncio.sleep(seconds)
            finally:
                heal()
                self.ledger.write(Line.HEALED, name)

        self._begin(name, last())

    def _begin(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name=name)
        self.running.add(task)
        task.add_done_callback(self.running.discard)


async def _quietly(work: Awaitable[None]) -> None:
    try:
        async with asyncio.timeout(_WITHIN):
            await work
    except (RPCError, TimeoutError):
        return
