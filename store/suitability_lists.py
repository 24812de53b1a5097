"""The list of the suitability track's cases: where each is, what falls due, who holds its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import distinct, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import cases, tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class SuitabilityRow:
    """What a list shows of a case: no personal data. `held_by` are the numbers of whoever holds an
    open row of it.
    """

    reference: str
    stage: str
    authority: str
    received_at: datetime
    decided_at: datetime | None
    ended_at: datetime | None
    incidents: int
    escalation_level: int
    next_name: str | None
    next_due: datetime | None
    held_by: tuple[str, ...]


_COLUMNS = set(SuitabilityRow.__dataclass_fields__) - {"held_by"}
_SHOWN = [column for column in cases.c if column.name in _COLUMNS]


async def list_suitability(
    connection: AsyncConnection,
    *,
    open_only: bool = True,
    stage: str = "",
    due_by: datetime | None = None,
    held_by: str = "",
    authority: str = "",
    limit: int = 200,
) -> list[SuitabilityRow]:
    """Cases by what falls due next, the most urgent first."""
    holders = (
        select(func.array_agg(distinct(tasks.c.holder)))
        .where(tasks.c.reference == cases.c.reference)
        .where(tasks.c.done_at.is_(None), tasks.c.holder.is_not(None))
        .scalar_subquery()
    )
    query = select(*_SHOWN, holders.label("held_by")).limit(limit)
    query = query.order_by(cases.c.next_due.nulls_last(), cases.c.reference)
    if open_only:
        query = query.where(cases.c.ended_at.is_(None))
    if stage:
        query = query.where(cases.c.stage == stage)
    if due_by is not None:
        query = query.where(cases.c.next_due <= due_by)
    if held_by:
        theirs = select(tasks.c.id).where(tasks.c.reference == cases.c.reference)
        theirs = theirs.where(tasks.c.done_at.is_(None), tasks.c.holder == held_by)
        query = query.where(theirs.exists())
    if authority:
        query = query.where(cases.c.authority == authority)
    found = await connection.execute(query)
    return [
        SuitabilityRow(**{**row._mapping, "held_by": tuple(row.held_by or ())}) for row in found
    ]
