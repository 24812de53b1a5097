"""Escalations that wait for somebody to take them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import cases, escalations, referrals

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingEscalation:
    """One that nobody has taken: of which case, what about, and who was notified in which role."""

    reference: str
    name: str
    role: str
    notified: str
    escalated_at: datetime


async def untaken(connection: AsyncConnection) -> list[WaitingEscalation]:
    """Escalations of open cases that nobody has taken, the longest waiting first, bounded."""
    query = (
        select(*(escalations.c[name] for name in WaitingEscalation.__dataclass_fields__))
        .join(cases, cases.c.reference == escalations.c.reference)
        .where(escalations.c.acknowledged_at.is_(None), cases.c.ended_at.is_(None))
        .order_by(escalations.c.escalated_at, escalations.c.id)
        .limit(MOST)
    )
    return [WaitingEscalation(**row._mapping) for row in await connection.execute(query)]


async def untaken_of_batch(connection: AsyncConnection, batch: str) -> list[str]:
    """The open cases that one intake entered and that have an escalation nobody has taken."""
    query = (
        select(escalations.c.reference)
        .join(referrals, referrals.c.reference == escalations.c.reference)
        .join(cases, cases.c.reference == escalations.c.reference)
        .where(referrals.c.batch == batch, escalations.c.acknowledged_at.is_(None))
        .where(cases.c.ended_at.is_(None), cases.c.withdrawal_received_at.is_(None))
        .distinct()
        .order_by(escalations.c.reference)
    )
    return list((await connection.execute(query)).scalars())
