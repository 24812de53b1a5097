"""What happened to second factors: only ever added to."""

from __future__ import annotations

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.locks import lock_named
from store.signing_people import FactorHolder
from store.tables import factor_events


async def lock_factors(connection: AsyncConnection, who: FactorHolder) -> None:
    """Changes of somebody's factors take turns, to the end of the transaction."""
    named = lock_named(who.account)
    await connection.execute(select(func.pg_advisory_xact_lock(named)))


async def note_factor(
    connection: AsyncConnection, who: FactorHolder, what: str, *, by: str = "", reason: str = ""
) -> None:
    """Put on record what happened to somebody's second factor; by themselves unless said so."""
    row = {**who.named(), "what": what, "by": by or who.number, "reason": reason}
    await connection.execute(insert(factor_events).values(row))
