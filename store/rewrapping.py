"""Giving cases' keys their new wrapping after a change of the key ring, some at a time, while
everything goes on: each under the new key-encrypting key and with a new half in the key store.

It can be cut short anywhere: what is not re-wrapped yet is found by its old key's id. The old half
stands until the change is retired, so that copies of the database from before can still be used.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store.case_keys import wrapped_of
from store.half_store import HalfDestroyed
from store.keys import CaseKeys
from store.tables import case_keys

AT_ONCE = 200
_STANDS = case_keys.c.wrapped.is_not(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrappedKeys:
    """How many keys of cases stand, how many of them under an older key or without a half, and how
    many old halves wait to be destroyed.
    """

    all: int
    old: int
    halves_before: int


async def count_wrapped(connection: AsyncConnection, primary: str) -> WrappedKeys:
    """Where a change of the ring is."""
    query = select(
        func.count().filter(_STANDS),
        func.count().filter(_is_old(primary)),
        func.count(case_keys.c.slot_before),
    ).select_from(case_keys)
    all, old, before = (await connection.execute(query)).one()
    return WrappedKeys(all=all, old=old, halves_before=before)


async def rewrap_some(engine: AsyncEngine, keys: CaseKeys, most: int = AT_ONCE) -> int:
    """Re-wrap so many at most; how many were. Raises KeyRingError, HalfStoreError and SealBroken:
    a key that cannot be opened is said, and never passed over.
    """
    primary = keys.ring.primary
    query = select(
        case_keys.c.reference, case_keys.c.kek_id, case_keys.c.wrapped, case_keys.c.slot
    ).where(_is_old(primary))
    async with engine.connect() as connection:
        rows = (await connection.execute(query.order_by(case_keys.c.reference).limit(most))).all()
    made = await asyncio.gather(*(_rewrapped(keys, row) for row in rows))
    values = [one for one in made if one is not None]
    async with engine.begin() as connection:
        for row, changed in values:
            await connection.execute(
                update(case_keys)
                .where(
                    case_keys.c.reference == row.reference,
                    _STANDS,
                    # What was erased, or re-wrapped by another process, meanwhile stays so.
                    case_keys.c.slot.is_not_distinct_from(row.slot),
                )
                .values(**changed)
            )
    return len(values)


async def _rewrapped(keys: CaseKeys, row: Any) -> tuple[Any, dict[str, object]] | None:
    half = await keys.halves.read(row.slot) if row.slot else b""
    if isinstance(half, HalfDestroyed):
        return None  # erased before, and back with an older copy of the database
    key = keys.ring.unwrap(wrapped_of(row), row.reference, half)
    wrapped = keys.ring.wrap(key, row.reference, await keys.halves.make())
    return row, {
        "kek_id": wrapped.kek_id,
        "wrapped": wrapped.blob,
        "slot": wrapped.slot,
        "slot_before": row.slot,
    }


async def destroy_halves_before(engine: AsyncEngine, keys: CaseKeys) -> int:
    """Destroy the halves from before the last change; how many. Cut short, it goes on next time."""
    query = select(case_keys.c.reference, case_keys.c.slot_before).where(
        case_keys.c.slot_before.is_not(None)
    )
    async with engine.connect() as connection:
        rows = (await connection.execute(query)).all()
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        for row in some:
            await keys.halves.destroy(row.slot_before)
        async with engine.begin() as connection:
            await connection.execute(
                update(case_keys)
                .where(case_keys.c.slot_before.in_([row.slot_before for row in some]))
                .values(slot_before=None)
            )
    return len(rows)


def _is_old(primary: str) -> Any:
    return and_(_STANDS, or_(case_keys.c.kek_id != primary, case_keys.c.slot.is_(None)))
