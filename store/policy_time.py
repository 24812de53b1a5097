"""What time it is, for the service and for a case: by the database's clock if this process's own
agrees with it. A case that is rehearsed has an offset from it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from policy.clocks import ClockName, ClockReading, TimeJudgement, reading
from store.bundle import Bundle, PreparedStatement
from store.clock import clocks_of
from store.tables import cases

_OFFSET = select(cases.c.clock_offset_seconds).where(cases.c.reference == bindparam("of"))
_POLICY_NOW = PreparedStatement(
    select(
        func.clock_timestamp().label("now"),
        func.coalesce(_OFFSET.scalar_subquery(), 0).label("offset_seconds"),
    )
)


async def policy_now(connection: AsyncConnection, reference: str | None) -> datetime:
    """What time it is for a case (see `clock`), moved by the offset that only a rehearsal case has.
    The offset is its row's: its state does not change when somebody moves its clock. For what is no
    case it is the clock's. Raises ClocksApart.
    """
    bundle = Bundle(connection)
    asked_at = add_policy_now(bundle, reference)
    await bundle.send()
    return await policy_now_in(bundle, asked_at)


def add_policy_now(bundle: Bundle, reference: str | None) -> datetime:
    """Ask for it together with something else; when, by this process's own clock."""
    bundle.add(_POLICY_NOW, of=reference)
    return clocks_of(bundle.connection).own()


async def policy_now_in(bundle: Bundle, asked_at: datetime) -> datetime:
    """What a bundle brought of it. Raises ClocksApart."""
    return await agreed_in(bundle, asked_at) + offset_in(bundle)


async def agreed_in(bundle: Bundle, asked_at: datetime) -> datetime:
    """The same without the offset. Raises ClocksApart."""
    [found] = bundle.brought(_POLICY_NOW)
    return await clocks_of(bundle.connection).agreed(found.now, asked_at)


def offset_in(bundle: Bundle) -> timedelta:
    """By how much the bundle's case is moved from that."""
    [found] = bundle.brought(_POLICY_NOW)
    return timedelta(seconds=found.offset_seconds)


async def move_clock(engine: AsyncEngine, reference: str, now: datetime) -> None:
    """Say what time it is for a rehearsal case, whose clock somebody moves on by hand."""
    async with engine.begin() as connection:
        offset = now - await clock(connection)
        await connection.execute(
            update(cases)
            .where(cases.c.reference == reference)
            .values(clock_offset_seconds=round(offset.total_seconds()))
        )


CLOCK = PreparedStatement(select(func.clock_timestamp().label("now")))


async def clock(connection: AsyncConnection) -> datetime:
    """What time it is: the database's clock if this process's own agrees with it, or else what two
    of three clocks agree on. Raises ClocksApart when no two do.
    """
    bundle = Bundle(connection)
    asked_at = add_clock(bundle)
    await bundle.send()
    return await clock_in(bundle, asked_at)


def add_clock(bundle: Bundle) -> datetime:
    """Ask for it together with something else; when, by this process's own clock."""
    bundle.add(CLOCK)
    return clocks_of(bundle.connection).own()


async def clock_in(bundle: Bundle, asked_at: datetime) -> datetime:
    """What a bundle brought of it. Raises ClocksApart."""
    [found] = bundle.brought(CLOCK)
    return await clocks_of(bundle.connection).agreed(found.now, asked_at)


async def database_clock(connection: AsyncConnection, *others: ClockReading) -> TimeJudgement:
    """The database's clock judged beside this process's own and `others`. Raises ClocksApart."""
    clocks = clocks_of(connection)
    before = clocks.own()
    shown = (await Bundle(connection).ask(CLOCK))[0].now
    return await clocks.judged(reading(ClockName.RECORD, shown, before, clocks.own()), *others)
