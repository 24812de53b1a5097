"""Notices whose time has come, and whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Integer, Interval, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.turns import by_turns
from store.bundle import Bundle, PreparedStatement
from store.cases import SENDER
from store.holding import HOLD, IS_ALARM, NEXT_TRY, may_leave, probes_only
from store.outbox import IS_LIVE
from store.tables import cases, channel_holds, outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class DueNotices:
    """What the dispatcher is to do next: notices due now, and when the next one falls due. `probe`:
    the channel is tried with one of them, and when it takes it the others are due at once. `held`:
    the channel is at fault, so that what may leave must be asked here first.
    """

    due: tuple[str, ...]
    next_at: datetime | None
    probe: bool = False
    held: bool = False


# One moment for the statement, so that the index is entered at it.
_MOMENT = func.statement_timestamp()
# Of each sender's so many at most, and no more need be read: whose turn it is, is policy's.
_WAITING = (
    select(
        outbox.c.id,
        outbox.c.next_attempt_at,
        IS_ALARM.label("alarm"),
        SENDER.label("sender"),
        func.row_number()
        .over(partition_by=(IS_ALARM, SENDER), order_by=outbox.c.next_attempt_at)
        .label("turn"),
    )
    .join_from(outbox, cases, cases.c.reference == outbox.c.reference, isouter=True)
    .where(IS_LIVE, outbox.c.next_attempt_at <= _MOMENT, may_leave())
    .where(outbox.c.created_at <= _MOMENT - bindparam("older_than", type_=Interval))
    .where(
        or_(
            outbox.c.created_at <= _MOMENT - bindparam("fresh", type_=Interval),
            cases.c.workflow_confirmed_at.is_not(None),
            cases.c.reference.is_(None),
        )
    )
    .subquery("line")
)
_DUE = PreparedStatement(
    select(_WAITING.c.id, _WAITING.c.alarm, _WAITING.c.sender)
    .where(_WAITING.c.turn <= bindparam("most", type_=Integer))
    .order_by(_WAITING.c.next_attempt_at, _WAITING.c.id)
)
_OF_CASE = PreparedStatement(
    select(outbox.c.id)
    .where(outbox.c.reference == bindparam("of"), outbox.c.state == "waiting")
    .where(outbox.c.next_attempt_at <= _MOMENT)
    .order_by(outbox.c.next_attempt_at)
)
_NEXT = PreparedStatement(
    select(func.least(func.min(outbox.c.next_attempt_at), NEXT_TRY).label("next_at")).where(
        IS_LIVE, outbox.c.next_attempt_at > _MOMENT
    )
)


async def waiting(
    connection: AsyncConnection,
    older_than: timedelta = timedelta(0),
    limit: int = 50,
    fresh: timedelta = timedelta(0),
) -> DueNotices:
    """Notices whose time has come: alarms about the service, then by turns of the organisations
    whose cases they are about, of each the oldest first. None while their channel is not to be
    tried, one when it is tried again; alarms wait for no channel.

    While a case has no workflow yet, its notices that are still `fresh` are left to the workflow,
    whose first step calls for them: behind a file they would all leave, and start its cases, while
    its rows still come.
    """
    bundle = Bundle(connection)
    bundle.add(_DUE, older_than=older_than, most=limit, fresh=fresh)
    bundle.add(_NEXT)
    bundle.add(HOLD)
    due, later, hold = await bundle.send()
    alarms, next_at = [row.id for row in due if row.alarm][:limit], later[0].next_at
    others = by_turns(((row.sender, row.id) for row in due if not row.alarm), limit - len(alarms))
    if not hold or not probes_only(hold[0]):
        return DueNotices(due=(*alarms, *others), next_at=next_at, held=bool(hold))
    probe = others[:1]
    return DueNotices(due=(*alarms, *probe), next_at=next_at, probe=bool(probe), held=True)


def add_waiting(bundle: Bundle, reference: str) -> None:
    """Ask for a case's notices that nobody has tried to send yet, together with something else."""
    bundle.add(_OF_CASE, of=reference)


def waiting_in(bundle: Bundle) -> tuple[str, ...]:
    """Their ids, as a bundle brought them, the oldest first."""
    return tuple(row.id for row in bundle.brought(_OF_CASE))


async def alarms_waiting(connection: AsyncConnection) -> tuple[str, ...]:
    """Alarms about the service whose time has come."""
    found = await connection.execute(
        select(outbox.c.id)
        .where(IS_LIVE, IS_ALARM, outbox.c.next_attempt_at <= _MOMENT)
        .order_by(outbox.c.created_at)
    )
    return tuple(found.scalars())


_BY_ITS_OWN_CLOCK = func.clock_timestamp()
_NEVER_SO_LATE = timedelta(hours=1)
"""No pause of a notice or of a channel is so long."""


async def due_after_all(connection: AsyncConnection) -> None:
    """Have what was stamped by a clock that ran ahead leave now: since that clock was put right it
    would wait until then, and be found by nobody.
    """
    ahead = _BY_ITS_OWN_CLOCK + _NEVER_SO_LATE
    await connection.execute(
        update(outbox)
        .where(IS_LIVE, outbox.c.next_attempt_at > ahead)
        .values(
            next_attempt_at=_BY_ITS_OWN_CLOCK,
            created_at=func.least(outbox.c.created_at, _BY_ITS_OWN_CLOCK),
        )
    )
    await connection.execute(
        update(channel_holds)
        .where(channel_holds.c.ended_at.is_(None), channel_holds.c.next_try_at > ahead)
        .values(next_try_at=_BY_ITS_OWN_CLOCK)
    )
