"""Destroying the halves of what is of no case, once its row is gone or has another one: from then
on nobody reads what dead rows, the write-ahead log and copies of the database hold of it.

The database itself notes each slot that is let go. Cut short anywhere, it goes on next time.
"""

from __future__ import annotations

from sqlalchemy import exists, func, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store.half_store import HalfStore, HalfStoreError
from store.ring_rows import ring_columns
from store.tables import case_keys, halves_let_go

AT_ONCE = 200
_LET_GO = halves_let_go.c
# Whoever may write a slot's name into a row could name that of a case's key.
_OF_A_CASE = exists().where(
    or_(case_keys.c.slot == _LET_GO.slot, case_keys.c.slot_before == _LET_GO.slot)
)


async def count_for_copies(connection: AsyncConnection) -> int:
    """How many wait for a change of the ring to be retired."""
    query = select(func.count()).select_from(halves_let_go).where(_LET_GO.for_copies)
    return int((await connection.execute(query)).scalar_one())


async def slots_of_no_case(connection: AsyncConnection) -> set[str]:
    """Every slot that a row of no case needs, or that is let go and not destroyed yet."""
    columns = [each.table.c[each.binding.slot] for each in ring_columns()]
    found = union_all(*(select(one) for one in (*columns, _LET_GO.slot)))
    return {slot for slot in (await connection.execute(found)).scalars() if slot}


async def destroy_let_go(
    engine: AsyncEngine, halves: HalfStore, *, for_copies: bool = False
) -> int:
    """Destroy those that are let go, or those that only copies from before a change of the ring
    need; how many. Never one of a case's key. Raises HalfStoreError.
    """
    count, after = 0, ""
    query = select(_LET_GO.slot).where(_LET_GO.for_copies.is_(for_copies), ~_OF_A_CASE)
    while True:
        async with engine.connect() as connection:
            some = query.where(_LET_GO.slot > after).order_by(_LET_GO.slot).limit(AT_ONCE)
            slots = list((await connection.execute(some)).scalars())
        for slot in slots:
            await _destroy(halves, slot)
        async with engine.begin() as connection:
            for slot in slots:
                await connection.execute(select(func.half_is_gone(slot)))
        count += len(slots)
        if len(slots) < AT_ONCE:
            return count
        after = slots[-1]


async def _destroy(halves: HalfStore, slot: str) -> None:
    try:
        await halves.destroy(slot)
    except HalfStoreError as error:
        if error.code != "key-store-lacks-half":
            raise
        # No slot of this store: somebody wrote that into a row.
