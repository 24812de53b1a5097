"""Holding key store and database against each other: halves that belong to nobody, and cases that
came back with an older copy of the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from store.half_store import LACKS_HALF, HalfDestroyed, HalfStore, HalfStoreError
from store.letting_go import slots_of_no_case
from store.policy_time import clock
from store.tables import case_keys

YOUNG = timedelta(hours=1)
"""A half younger than this may be a transaction's that is still under way."""
_FEW = 20
_MOST_SHARE = 20


class KeyStoreDoesNotFit(Exception):
    """So many halves belong to nothing in this database that it is another one's store, or the
    database an older copy: nothing is destroyed. `code` is key-store-does-not-fit.
    """

    code = "key-store-does-not-fit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tended:
    """How many halves of nobody were destroyed; the cases that stand in the database though their
    halves were destroyed: erased before; and those whose half the store `lacks`: younger than a
    copy of it that was put back.
    """

    orphans: int
    erased_before: tuple[str, ...]
    lacks: tuple[str, ...] = ()


async def tend(engine: AsyncEngine, halves: HalfStore, *, young: timedelta = YOUNG) -> Tended:
    """One look. Raises KeyStoreDoesNotFit, HalfStoreError and ClocksApart."""
    # By a time that clocks agree on: one that runs ahead would make old what was made just now.
    async with engine.connect() as connection:
        now = await clock(connection)
    # The store first: what is committed after that is no orphan.
    kept = set(await halves.kept_before(now - young))
    query = select(
        case_keys.c.reference, case_keys.c.slot, case_keys.c.slot_before, case_keys.c.destroyed_at
    )
    async with engine.connect() as connection:
        rows = (await connection.execute(query)).all()
        of_no_case = await slots_of_no_case(connection)
    needed = {slot for row in rows for slot in (row.slot, row.slot_before) if slot} | of_no_case
    orphans = kept - needed
    if len(orphans) > max(_FEW, len(kept) // _MOST_SHARE):
        raise KeyStoreDoesNotFit
    for slot in orphans:
        await halves.destroy(slot)
    gone, lacks = list[str](), list[str]()
    for row in rows:
        if row.destroyed_at is None and row.slot and row.slot not in kept:
            try:
                if isinstance(await halves.read(row.slot), HalfDestroyed):
                    gone.append(row.reference)
            except HalfStoreError as error:
                if error.code != LACKS_HALF:
                    raise
                # The others are looked at all the same.
                lacks.append(row.reference)
    return Tended(orphans=len(orphans), erased_before=tuple(gone), lacks=tuple(lacks))
