"""What was accepted under a number before, beside what is sent under it now: in which columns they
differ, and nothing of what either says.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from policy.support.intake.content import differing_columns
from store.forms import CELLS, NoKey, sealer_of, unseal
from store.keys import CaseKeys
from store.tables import persons


async def differing_from_known(
    engine: AsyncEngine, keys: CaseKeys, reference: str, sent: Mapping[str, str | None]
) -> tuple[str, ...]:
    """The columns in which a row differs from the one this case was opened with; none are named if
    nothing of that one is kept any more.
    """
    try:
        sealer = await sealer_of(keys, reference)
    except NoKey:
        return ()
    async with engine.connect() as connection:
        found = await connection.execute(
            select(persons.c.sealed).where(persons.c.reference == reference)
        )
        sealed = found.scalar()
    if sealed is None:
        return ()
    kept = unseal(sealer, CELLS, sealed, reference, "person")
    return differing_columns(kept, sent)
