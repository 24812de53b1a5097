"""The countdowns of the 24 hours: every case that waits for its answer, the longest over time
first (R16).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.support.words import TaskKind
from store.tables import cases, escalations, tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class Countdown:
    """A case that waits for its answer. `told` is the role last told, `taken_by` who took that
    escalation, `holder` who holds the row; staff numbers, no names. Moments are the case's own, so
    `now` is too: the clock's, moved by the offset that only a rehearsal has.
    """

    reference: str
    authority: str
    received_at: datetime
    due_at: datetime
    now: datetime
    escalation_level: int
    told: str | None
    taken_by: str | None
    holder: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """All that a wall shows at a moment: the first rows, and how many there are of what."""

    now: datetime
    rows: tuple[Countdown, ...]
    waiting: int
    over: int
    soon: int


# One moment for the whole statement: a clock that moves from row to row could enter no index.
_OWN_NOW: ColumnElement[datetime] = func.statement_timestamp() + func.make_interval(
    0, 0, 0, 0, 0, 0, cases.c.clock_offset_seconds
)
_WAITING = (
    cases.c.due_at.is_not(None),
    cases.c.ended_at.is_(None),
    cases.c.answered_at.is_(None),
    cases.c.withdrawal_received_at.is_(None),
)


async def wall(connection: AsyncConnection, soon: timedelta, limit: int = 40) -> Wall:
    """The wall as it stands; `soon` is how long before its end a countdown counts as due soon."""
    rows = await connection.execute(
        select(
            *(cases.c[name] for name in ("reference", "authority", "received_at", "due_at")),
            _OWN_NOW.label("now"),
            cases.c.escalation_level,
            _last_escalation(escalations.c.role).label("told"),
            _last_escalation(escalations.c.acknowledged_by).label("taken_by"),
            _holder().label("holder"),
        )
        .where(*_WAITING)
        .order_by(cases.c.due_at, cases.c.reference)
        .limit(limit)
    )
    left = cases.c.due_at - _OWN_NOW
    counted = await connection.execute(
        select(
            func.statement_timestamp().label("now"),
            func.count().label("waiting"),
            func.count().filter(left <= timedelta(0)).label("over"),
            func.count().filter(left > timedelta(0), left <= soon).label("soon"),
        ).where(*_WAITING)
    )
    found = tuple(Countdown(**row._mapping) for row in rows)
    return Wall(rows=found, **counted.one()._mapping)


def _last_escalation(column: Any) -> ScalarSelect[Any]:
    return (
        select(column)
        .where(escalations.c.reference == cases.c.reference)
        .order_by(escalations.c.escalated_at.desc(), escalations.c.position.desc())
        .limit(1)
        .scalar_subquery()
    )


def _holder() -> ScalarSelect[Any]:
    return (
        select(tasks.c.holder)
        .where(tasks.c.reference == cases.c.reference, tasks.c.done_at.is_(None))
        .where(tasks.c.kind == TaskKind.STATUS_CHECK.value)
        .order_by(tasks.c.due)
        .limit(1)
        .scalar_subquery()
    )
