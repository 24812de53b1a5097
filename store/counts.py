"""How many cases stand where, counted by the database."""

from __future__ import annotations

from collections.abc import Set

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import cases


async def cases_by_stage(connection: AsyncConnection, ends: Set[str]) -> dict[str, int]:
    """Every stage in which there is a case, with how many: open ones, and all at the `ends`. A case
    that was closed somewhere else stands nowhere any more.
    """
    standing = or_(cases.c.ended_at.is_(None), cases.c.stage.in_(sorted(ends)))
    rows = await connection.execute(
        select(cases.c.stage, func.count())
        .where(standing)
        .group_by(cases.c.stage)
        .order_by(cases.c.stage)
    )
    return {stage: count for stage, count in rows}
