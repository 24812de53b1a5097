"""A channel that fails as channels do: it refuses, accepts and loses the answer, is slow before or
after. It says in a file of its own what was really handed over, and when.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import time
from enum import StrEnum
from pathlib import Path

from notify.protocol import Concerns, Notice, Notifier, NotTaken

SEED = "CHAOS_SEED"
LOST_UNTIL = "CHAOS_LOST_UNTIL"
CALM = "calm"
"""While a file of this name is in the folder, nothing fails any more."""

CHANNEL_FAULT = "channel-fault"
"""While a file of this name is in the folder, the whole channel fails, in the way it says."""


def log_of(folder: Path) -> Path:
    """Where a channel says what it took: beside the folder, whose disks a run fills. A channel is
    elsewhere, and a line that was cut off would say nothing.
    """
    return folder.parent / "channel.jsonl"


class ChannelFault(StrEnum):
    """How a whole channel fails."""

    OUTAGE = "outage"
    """It cannot be reached."""
    BLOCK = "block"
    """It refuses us: the key, the login."""
    HANGS = "hangs"
    """It takes the connection and says nothing."""
    UNASKABLE = "unaskable"
    """It sends, and cannot say what it has sent."""


REFUSED, REFUSED_FOR_GOOD, CUT_OFF, LOST, SLOW_BEFORE, SLOW_AFTER = (
    0.08,
    0.01,
    0.06,
    0.02,
    0.05,
    0.05,
)
SLOWEST = 4.0
_HANGS = 30.0
"""Longer than any sender waits."""


class AnswerCutOff(ConnectionError):
    """The connection broke after the notice was accepted: an error no channel names."""


class FlakyChannel:
    """Another channel with bad luck. `lost_until` (seconds since 1970) ends the lost answers that
    the sender waits a minute for.
    """

    def __init__(self, inner: Notifier, folder: Path, luck: random.Random, lost_until: float):
        self.name = inner.name
        self._inner = inner
        self._folder = folder
        self._luck = luck
        self._lost_until = lost_until
        self._log = os.open(log_of(folder), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    async def send(self, notice: Notice) -> None:
        """See Notifier."""
        self._say(notice.id, "begun")
        match self._fault():
            case ChannelFault.OUTAGE:
                raise NotTaken("outage", concerns=Concerns.OUTAGE)
            case ChannelFault.BLOCK:
                raise NotTaken("refuses-us", concerns=Concerns.BLOCK)
            case ChannelFault.HANGS:
                await asyncio.sleep(_HANGS)
        roll = 1.0 if (self._folder / CALM).exists() else self._luck.random()
        before, after = REFUSED + REFUSED_FOR_GOOD, REFUSED + REFUSED_FOR_GOOD + CUT_OFF + LOST
        if roll < before:
            raise NotTaken("bad-luck", for_good=roll >= REFUSED)
        if after <= roll < after + SLOW_BEFORE:
            await asyncio.sleep(self._luck.uniform(0.2, SLOWEST))
        known = await self._inner.has(notice.id)
        await self._inner.send(notice)
        self._say(notice.id, "again" if known else "taken")
        if roll < before + CUT_OFF:
            raise AnswerCutOff
        if roll < after and time.time() < self._lost_until:
            raise NotTaken("answer-lost", perhaps=True)
        if after + SLOW_BEFORE <= roll < after + SLOW_BEFORE + SLOW_AFTER:
            await asyncio.sleep(self._luck.uniform(0.2, SLOWEST))

    async def has(self, notice_id: str) -> bool:
        """See Notifier."""
        if self._fault() is ChannelFault.UNASKABLE:
            raise NotTaken("unaskable", concerns=Concerns.OUTAGE, perhaps=True)
        return await self._inner.has(notice_id)

    def _fault(self) -> ChannelFault | None:
        try:
            return ChannelFault((self._folder / CHANNEL_FAULT).read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None

    def _say(self, notice_id: str, what: str) -> None:
        line = {"at": time.time(), "id": notice_id, "what": what}
        os.write(self._log, json.dumps(line).encode() + b"\n")


def flaky(inner: Notifier, folder: Path) -> FlakyChannel:
    """The channel of a process of a run, which its environment says the luck of."""
    luck = random.Random(f"{os.environ[SEED]}/{os.getpid()}")
    return FlakyChannel(inner, folder, luck, float(os.environ[LOST_UNTIL]))
