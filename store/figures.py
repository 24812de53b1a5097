"""The few figures that say how the service does, counted by the database: for metrics."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.urgency import SOON
from store.health import not_dealt_with
from store.tables import alarms, cases, escalations, inbox, outbox

_NOW = func.statement_timestamp()


async def figures(connection: AsyncConnection) -> dict[str, float]:
    """Each of `wiring.metrics.GAUGES`."""
    found: dict[str, float] = {}
    for query in (_cases(), _escalated(), _waiting(), _alarms()):
        row = (await connection.execute(query)).one()
        found |= {f"referrals_{name}": float(value or 0) for name, value in row._mapping.items()}
    return found


def _cases() -> Select[*tuple[Any, ...]]:
    late = cases.c.answered_at.is_(None) & cases.c.withdrawal_received_at.is_(None)
    over = cases.c.due_at <= _NOW
    soon = (cases.c.due_at > _NOW) & (cases.c.due_at <= _NOW + SOON)
    return select(
        func.count().label("open"),
        func.count().filter(late & soon).label("due_soon"),
        func.count().filter(late & over).label("breached"),
        func.extract("epoch", _NOW).label("collected_timestamp_seconds"),
    ).where(cases.c.ended_at.is_(None))


def _escalated() -> Select[*tuple[Any, ...]]:
    return (
        select(func.count(escalations.c.reference.distinct()).label("escalated"))
        .join(cases, cases.c.reference == escalations.c.reference)
        .where(escalations.c.acknowledged_at.is_(None), cases.c.ended_at.is_(None))
    )


def _waiting() -> Select[*tuple[Any, ...]]:
    message = select(func.min(inbox.c.received_at)).where(inbox.c.verdict.is_(None))
    live = outbox.c.state.in_(("waiting", "sending"))
    notice = select(func.min(outbox.c.created_at)).where(live)
    dead = select(func.count()).select_from(outbox).where(not_dealt_with())
    return select(
        _age(message.scalar_subquery()).label("oldest_undelivered_message_seconds"),
        _age(notice.scalar_subquery()).label("oldest_undelivered_notice_seconds"),
        dead.scalar_subquery().label("dead_notices"),
    )


def _age(since: Any) -> ColumnElement[Any]:
    return func.extract("epoch", _NOW - since)


def _alarms() -> Select[*tuple[Any, ...]]:
    return select(
        func.count().label("alarms"),
        func.count().filter(alarms.c.acknowledged_at.is_(None)).label("alarms_not_taken"),
    ).where(alarms.c.ended_at.is_(None))
