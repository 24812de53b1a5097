"""The list of the suitability track's cases: where each is, what falls due, who holds its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import distinct, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import cases, tasks
from store.urgency import OF_CASES, most_urgent


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
    now: datetime


_COLUMNS = set(SuitabilityRow.__dataclass_fields__) - {"held_by", "now"}
# A case's own moment, as its due ones are: away from the clock's only in a rehearsal.
_OWN_NOW = func.now() + func.make_interval(0, 0, 0, 0, 0, 0, cases.c.clock_offset_seconds)
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
    """Cases, the most urgent first (`policy.cases.urgency`)."""
    holders = (
        select(func.array_agg(distinct(tasks.c.holder)))
        .where(tasks.c.reference == cases.c.reference)
        .where(tasks.c.done_at.is_(None), tasks.c.holder.is_not(None))
        .scalar_subquery()
    )
    query = select(*_SHOWN, _OWN_NOW.label("now"), holders.label("held_by"))
    if open_only:
        query = query.where(cases.c.ended_at.is_(None))
    if stage:
        query = query.where(cases.c.stage == stage)
    if due_by is not None:
        query = query.where(cases.c.wakes_at <= due_by)
    if held_by:
        theirs = select(tasks.c.id).where(tasks.c.reference == cases.c.reference)
        theirs = theirs.where(tasks.c.done_at.is_(None), tasks.c.holder == held_by)
        query = query.where(theirs.exists())
    if authority:
        query = query.where(cases.c.authority == authority)
    found = await most_urgent(connection, query, OF_CASES, limit)
    return [
        SuitabilityRow(**{**row._mapping, "held_by": tuple(row.held_by or ())}) for row in found
    ]
