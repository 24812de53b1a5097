"""How often each credential asks in a minute, counted in the store: every process counts on."""

from __future__ import annotations

from sqlalchemy import case, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import request_counts

_MINUTE = func.date_trunc("minute", func.statement_timestamp())


async def count_request(connection: AsyncConnection, holder: str) -> int:
    """Count one more request of a credential; how many it has made in this minute."""
    kept = request_counts.c
    row = insert(request_counts).values(holder=holder, minute=_MINUTE, requests=1)
    same = kept.minute == row.excluded.minute
    counted = row.on_conflict_do_update(
        index_elements=[kept.holder],
        set_={
            "minute": row.excluded.minute,
            "requests": case((same, kept.requests + 1), else_=1),
        },
    ).returning(kept.requests)
    return int((await connection.execute(counted)).scalar_one())
