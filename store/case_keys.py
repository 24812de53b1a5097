"""The table of wrapped case keys: made in the intake transaction, destroyed by erasure and never
unmade.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ARRAY, Text, bindparam, func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store.bundle import Bundle, PreparedStatement, new_rows
from store.engine import one_by_one
from store.keys import Destroyed, KeyStoreUnreachable, WrappedKey
from store.tables import case_keys

_WRAPPED = PreparedStatement(
    select(case_keys.c.kek_id, case_keys.c.wrapped, case_keys.c.slot).where(
        case_keys.c.reference == bindparam("of")
    )
)
_SEVERAL = PreparedStatement(
    select(case_keys.c.reference, case_keys.c.kek_id, case_keys.c.wrapped, case_keys.c.slot)
    .where(case_keys.c.reference == func.any(bindparam("of", type_=ARRAY(Text))))
    .where(case_keys.c.wrapped.is_not(None))
)


class CaseKeyTable:
    """The KeyStore over PostgreSQL."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def wrapped_key(self, reference: str) -> WrappedKey | Destroyed | None:
        """See KeyStore."""
        try:
            async with one_by_one(self._engine) as connection:
                found = await Bundle(connection).ask(_WRAPPED, of=reference)
        except (SQLAlchemyError, OSError):
            raise KeyStoreUnreachable from None
        if not found:
            return None
        return Destroyed() if found[0].wrapped is None else wrapped_of(found[0])

    async def wrapped_keys(self, references: Collection[str]) -> Mapping[str, WrappedKey]:
        """See KeyStore."""
        try:
            async with one_by_one(self._engine) as connection:
                found = await Bundle(connection).ask(_SEVERAL, of=sorted(references))
        except (SQLAlchemyError, OSError):
            raise KeyStoreUnreachable from None
        return {row.reference: wrapped_of(row) for row in found}


def wrapped_of(row: Any) -> WrappedKey:
    """The wrapped key of a row that has one."""
    return WrappedKey(kek_id=row.kek_id, blob=row.wrapped, slot=row.slot or "")


_KEPT = new_rows(case_keys, ("reference", "kek_id", "wrapped", "slot"))


def keep_key(bundle: Bundle, reference: str, wrapped: WrappedKey) -> None:
    """Store a new case's key, inside the intake transaction."""
    bundle.add(
        _KEPT,
        reference=reference,
        kek_id=wrapped.kek_id,
        wrapped=wrapped.blob,
        slot=wrapped.slot or None,
    )


async def destroy_key(connection: AsyncConnection, reference: str) -> bool:
    """Destroy a case's key for good; whether there was one to destroy."""
    gone = await connection.execute(
        update(case_keys)
        .where(case_keys.c.reference == reference, case_keys.c.wrapped.is_not(None))
        .values(wrapped=None, destroyed_at=func.clock_timestamp())
    )
    return gone.rowcount == 1
