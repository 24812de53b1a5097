"""How many cases stand where, counted by the database."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import cases


async def cases_by_stage(connection: AsyncConnection) -> dict[str, int]:
    """Every stage in which there is a case, with how many; ended ones too."""
    rows = await connection.execute(
        select(cases.c.stage, func.count()).group_by(cases.c.stage).order_by(cases.c.stage)
    )
    return {stage: count for stage, count in rows}
