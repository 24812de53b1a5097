"""Sealing anew, after a change of the key ring, what is under its older shared keys: some at a
time, while everything goes on: each gets another half too. What is found comes from the tables'
declarations: no column is left out.

It can be cut short anywhere: what is not sealed anew yet is found by its old key's id. Place and
number of each value stay, and one that was written meanwhile is left alone. The old half stands
until the change is retired.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store.keys import CaseKeys
from store.ring_rows import HalfGone, RingColumn, ring_columns
from store.sealing import SealBroken

AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedAnew:
    """How many values were, and how many do not open at all: somebody changed them, or an older
    copy of a row stands there.
    """

    count: int
    broken: int


async def count_under_older(connection: AsyncConnection, keys: CaseKeys) -> Mapping[str, int]:
    """How many values are under older keys still, by table and column; those without any left
    out.
    """
    current, found = keys.ring.shared_primary, {}
    for each in ring_columns():
        query = select(func.count()).select_from(each.table).where(each.under_another(current))
        count = (await connection.execute(query)).scalar_one()
        if count:
            found[each.name] = count
    return found


async def seal_all_anew(engine: AsyncEngine, keys: CaseKeys, at_once: int = AT_ONCE) -> SealedAnew:
    """Seal anew all that is under older keys. Raises KeyRingError: a key that the ring lacks is
    said, and never passed over. What does not open stays as it is, and holds up nothing else.
    """
    count = broken = 0
    for each in ring_columns():
        after = ""
        while True:
            done, after = await _seal_some(engine, keys, each, after, at_once)
            count, broken = count + done.count, broken + done.broken
            if not after:
                break
    return SealedAnew(count=count, broken=broken)


async def _seal_some(
    engine: AsyncEngine, keys: CaseKeys, each: RingColumn, after: str, most: int
) -> tuple[SealedAnew, str]:
    """So many after a row; where to go on, empty at the end."""
    of_row = each.table.c["id"]
    query = select(*each.needs).where(each.under_another(keys.ring.shared_primary), of_row > after)
    async with engine.connect() as connection:
        found = await connection.execute(query.order_by(of_row).limit(most))
        rows = [row._mapping for row in found]
    anew, broken = [], 0
    for row in rows:
        try:
            now = await each.sealed(keys, await each.opened(keys, row), row)
        except (SealBroken, HalfGone):
            broken += 1
            continue
        was, of = row[each.column.name], each.binding
        named = (each.table.name, each.column.name, row["id"], was, now[each.column.name])
        anew.append(func.seal_anew(*named, now[of.key], now[of.slot]))
    count = 0
    async with engine.begin() as connection:
        for one in anew:
            count += (await connection.execute(select(one))).scalar_one()
    last = rows[-1]["id"] if len(rows) == most else ""
    return SealedAnew(count=count, broken=broken), last
