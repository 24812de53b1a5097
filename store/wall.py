"""The countdowns of a track: every case that waits for something by a set time, the most urgent
first (`policy.cases.urgency`). In the support track that is its answer (R16).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import cases, escalations, tasks
from store.urgency import OF_CASES, LateBatch, late_batches, most_urgent, without


@dataclass(frozen=True, slots=True, kw_only=True)
class Countdown:
    """A case that waits. `notified` is the role last notified, `taken_by` who took that escalation,
    `holder` who holds the row; staff numbers, no names. `kinds` are those of its open rows. Moments
    are the case's own, so `now` is too: the clock's, moved by the offset that only a rehearsal has.
    """

    reference: str
    stage: str
    authority: str
    received_at: datetime
    due_at: datetime
    now: datetime
    escalation_level: int
    notified: str | None
    taken_by: str | None
    holder: str | None
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """All that a wall shows at a moment: the first rows, the late batches, which are no rows, and
    how many cases there are of what, those of the batches among them.
    """

    now: datetime
    rows: tuple[Countdown, ...]
    waiting: int
    over: int
    soon: int
    late: tuple[LateBatch, ...] = ()

    @property
    def more(self) -> int:
        """How many cases are neither rows nor in a late batch."""
        return self.waiting - len(self.rows) - sum(batch.count for batch in self.late)


# One moment for the whole statement: a clock that moves from row to row could enter no index.
_OWN_NOW: ColumnElement[datetime] = func.statement_timestamp() + func.make_interval(
    0, 0, 0, 0, 0, 0, cases.c.clock_offset_seconds
)
_SHOWN = ("reference", "stage", "authority", "received_at", "due_at")
_WAITING = (
    cases.c.due_at.is_not(None),
    cases.c.ended_at.is_(None),
    cases.c.answered_at.is_(None),
    cases.c.withdrawal_received_at.is_(None),
)
# What harms nobody is ordered by what the wall counts down.
_BY = replace(OF_CASES, falls_due=cases.c.due_at)
_OPEN_ROW = (tasks.c.reference == cases.c.reference, tasks.c.done_at.is_(None))


async def wall(
    connection: AsyncConnection,
    soon: timedelta,
    limit: int = 40,
    held: Collection[str] = (),
) -> Wall:
    """The wall as it stands; `soon` is how long before its end a countdown counts as due soon.
    `held` are the kinds of task whose holder is named; without any, the holder of the most urgent
    task that somebody holds.
    """
    late = await late_batches(connection)
    rows = await most_urgent(connection, without(_rows(held), late), _BY, limit)
    left = cases.c.due_at - _OWN_NOW
    counted = await connection.execute(
        select(
            func.statement_timestamp().label("now"),
            func.count().label("waiting"),
            func.count().filter(left <= timedelta(0)).label("over"),
            func.count().filter(left > timedelta(0), left <= soon).label("soon"),
        ).where(*_WAITING)
    )
    return Wall(rows=tuple(map(_countdown, rows)), late=tuple(late), **counted.one()._mapping)


def _rows(held: Collection[str]) -> Select[Any]:
    return select(
        *(cases.c[name] for name in _SHOWN),
        _OWN_NOW.label("now"),
        cases.c.escalation_level,
        _last_escalation(escalations.c.role).label("notified"),
        _last_escalation(escalations.c.acknowledged_by).label("taken_by"),
        _holder(held).label("holder"),
        _kinds().label("kinds"),
    ).where(*_WAITING)


def _countdown(row: Row[Any]) -> Countdown:
    return Countdown(**{**row._mapping, "kinds": tuple(row.kinds or ())})


def _last_escalation(column: Any) -> ScalarSelect[Any]:
    return (
        select(column)
        .where(escalations.c.reference == cases.c.reference)
        .where(escalations.c.withdrawn_at.is_(None))
        .order_by(escalations.c.escalated_at.desc(), escalations.c.position.desc())
        .limit(1)
        .scalar_subquery()
    )


def _holder(kinds: Collection[str]) -> ScalarSelect[Any]:
    held = select(tasks.c.holder).where(*_OPEN_ROW, tasks.c.holder.is_not(None))
    if kinds:
        held = held.where(tasks.c.kind.in_(kinds))
    return held.order_by(tasks.c.due).limit(1).scalar_subquery()


def _kinds() -> ScalarSelect[Any]:
    return select(func.array_agg(tasks.c.kind)).where(*_OPEN_ROW).scalar_subquery()
