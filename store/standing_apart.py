"""The record's side of what is compared with Temporal."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import cases, deadlines


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCaseShown:
    """An open case as lists of Temporal's should show it, the number of its last event, and when
    anything last happened in it.
    """

    reference: str
    sequence: int
    stage: str
    next_due: datetime | None
    updated_at: datetime


_DUE = (
    select(func.min(deadlines.c.due))
    .where(deadlines.c.reference == cases.c.reference, deadlines.c.settled_at.is_(None))
    .scalar_subquery()
)
_SHOWN = select(
    cases.c.reference,
    cases.c.sequence,
    cases.c.stage,
    _DUE.label("next_due"),
    cases.c.updated_at,
).where(cases.c.ended_at.is_(None))


async def open_cases_shown(connection: AsyncConnection) -> dict[str, OpenCaseShown]:
    """Every open case, by its reference."""
    rows = await connection.execute(_SHOWN)
    return {row.reference: OpenCaseShown(**row._mapping) for row in rows}


async def settled_cases_shown(
    connection: AsyncConnection, references: Collection[str], seconds: float
) -> list[OpenCaseShown]:
    """Those of some references that are open cases in which nothing has happened for so long."""
    before = func.statement_timestamp() - func.make_interval(0, 0, 0, 0, 0, 0, seconds)
    query = _SHOWN.where(cases.c.reference.in_(references), cases.c.updated_at < before)
    return [OpenCaseShown(**row._mapping) for row in await connection.execute(query)]


async def ended_for_a_while(
    connection: AsyncConnection, references: Collection[str], seconds: float
) -> list[str]:
    """Those of some references that are cases which ended at least so long ago."""
    before = func.statement_timestamp() - func.make_interval(0, 0, 0, 0, 0, 0, seconds)
    query = select(cases.c.reference).where(
        cases.c.reference.in_(references), cases.c.ended_at < before
    )
    return sorted((await connection.execute(query)).scalars())
