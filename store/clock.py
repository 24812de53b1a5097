"""What time it is for this process: the time that at least two clocks agree on (`policy.clocks`).

In service that is the database's, and costs one comparison with this machine's clock. Only when
those two contradict each other is the third asked for, and that is Temporal's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from policy.clocks import OWN, ClockName, ClockReading, TimeJudgement, judge, reading

ThirdClock = Callable[[], Awaitable[ClockReading | None]]
"""Reads another clock; None if it cannot be read now."""


class ClocksApart(Exception):
    """No two clocks agree, so nothing that depends on the time is done. `code` is clocks-apart."""

    code = "clocks-apart"


def utc() -> datetime:
    """This machine's clock."""
    return datetime.now(UTC)


@dataclass(slots=True)
class ProcessClocks:
    """One process's clocks: its `own`, and the way to a `third` beside the database's."""

    own: Callable[[], datetime] = utc
    third: ThirdClock | None = None

    async def judged(self, *readings: ClockReading) -> TimeJudgement:
        """These against this process's own; against the third clock too if they contradict it and
        it is not among them. Raises ClocksApart.
        """
        judgement = judge((OWN, *readings))
        known = {one.clock for one in readings}
        if judgement.apart and self.third is not None and ClockName.ENGINE not in known:
            third = await self.third()
            judgement = judge((OWN, *readings, *([third] if third else [])))
        if judgement.trusted is None:
            raise ClocksApart
        return judgement

    async def agreed(self, database: datetime, before: datetime) -> datetime:
        """The time to go by, of a database that showed `database` after this process's own clock
        had shown `before`. Raises ClocksApart.
        """
        after = self.own()
        shown = reading(ClockName.RECORD, database, before, after)
        trusted = (await self.judged(shown)).trusted
        assert trusted is not None  # or it would have been raised
        return database if trusted is shown else after + trusted.ahead


def keep_clocks(engine: AsyncEngine, clocks: ProcessClocks) -> None:
    """Have whoever asks a connection of this engine for the time go by these clocks."""
    # Kept with the engine itself, so that they go when it goes: they reach back to it.
    vars(engine.sync_engine)[_KEPT_AS] = clocks


def clocks_of(connection: AsyncConnection) -> ProcessClocks:
    """The clocks of a connection's process."""
    return clocks_in(connection.engine)


def clocks_in(engine: AsyncEngine) -> ProcessClocks:
    """The clocks that were kept with an engine."""
    kept = vars(engine.sync_engine).get(_KEPT_AS)
    return kept if isinstance(kept, ProcessClocks) else _ALONE


_KEPT_AS = "referrals_clocks"
_ALONE = ProcessClocks()
