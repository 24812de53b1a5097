"""Escalations that wait for somebody to take them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import cases, escalations, referrals


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
