"""Whether a person has taken back their agreement, asked inside the transaction that would keep
more (R10).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import cases


async def is_withdrawn(connection: AsyncConnection, reference: str, stage: str) -> bool:
    """Whether consent is withdrawn, with the case held: a withdrawal that arrives now waits for
    us, or we for it. `stage` is where the track leaves a case that heard of one.
    """
    found = await connection.execute(
        select(cases.c.stage, cases.c.withdrawal_received_at)
        .where(cases.c.reference == reference)
        .with_for_update()
    )
    row = found.one()
    received: datetime | None = row.withdrawal_received_at
    return received is not None or row.stage == stage
