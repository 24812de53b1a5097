"""How many cases stand where, counted by the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import cases


async def cases_by_stage(connection: AsyncConnection, ends: Set[str]) -> dict[str, int]:
    """Every stage in which there is a case, with how many: open ones, and all at the `ends`. A case
    that was closed somewhere else stands nowhere any more.
    """
    # Apart, because each is counted from an index of its own.
    open_ = cases.c.ended_at.is_(None)
    ended = and_(cases.c.ended_at.is_not(None), cases.c.stage.in_(sorted(ends)))
    found: Counter[str] = Counter()
    for standing in (open_, ended):
        query = select(cases.c.stage, func.count()).where(standing).group_by(cases.c.stage)
        for stage, count in await connection.execute(query):
            found[stage] += count
    return dict(sorted(found.items()))
