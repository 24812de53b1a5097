"""Rows about a case for the copy that its person is given, and nothing of a column that is not
declared as theirs.
"""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.own_copy.rows import COLUMNS
from policy.own_copy.whose import SHOWN
from store.tables import advice_notes, metadata


async def rows_of(
    connection: AsyncConnection, table: str, reference: str
) -> list[dict[str, object]]:
    """A table's rows about a case, each with its declared columns that say something."""
    columns = metadata.tables[table].c
    wanted = [columns[name] for name, whose in COLUMNS[table].items() if whose in SHOWN]
    query = select(*wanted).where(columns.reference == reference)
    rows = await connection.execute(query.order_by(*metadata.tables[table].primary_key))
    return [{k: v for k, v in row.items() if v not in ("", None)} for row in rows.mappings()]


async def count_advice(connection: AsyncConnection, reference: str) -> int:
    """How many notes of regulated advice there are; none in a track that has no advice."""
    there = select(func.to_regclass("advice_notes").is_not(None))
    if not (await connection.execute(there)).scalar_one():
        return 0
    counted = select(func.count()).where(advice_notes.c.reference == reference)
    return (await connection.execute(counted)).scalar_one()
