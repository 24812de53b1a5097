"""Nationalities and ages of those referred in a period, counted here and given as counts alone
(R39). Each referral is opened for it under its case's key; that somebody had it done is noted.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.demographics import People
from policy.time import london_day
from store.case_keys import wrapped_of
from store.correcting import with_corrections
from store.forms import CELLS, unseal
from store.keys import CaseKeys, Destroyed
from store.tables import case_keys, cases, persons, referrals
from store.versions import CORRECTED_PLACE
from store.views import COUNTED, NO_CASE, note_views

_AT_ONCE = 500


async def people_between(
    connection: AsyncConnection, keys: CaseKeys, begin: datetime, end: datetime, number: str
) -> People:
    """Those whose referral was entered from `begin` until just before `end`, and accepted. A person
    erased since counts as not known.
    """
    await note_views(connection, number, [NO_CASE], COUNTED)
    query = (
        select(
            *(cases.c.reference, cases.c.received_at, persons.c.sealed),
            *(persons.c.corrected, CORRECTED_PLACE),
            *(case_keys.c.kek_id, case_keys.c.wrapped, case_keys.c.slot),
        )
        .join(referrals, referrals.c.reference == cases.c.reference)
        .outerjoin(persons, persons.c.reference == cases.c.reference)
        .outerjoin(case_keys, case_keys.c.reference == cases.c.reference)
        .where(referrals.c.accepted_at >= begin, referrals.c.accepted_at < end)
    )
    found = People()
    rows = await connection.stream(query.execution_options(yield_per=_AT_ONCE))
    async for row in rows:
        found.add(await _cells(keys, row), london_day(row.received_at))
    return found


async def _cells(keys: CaseKeys, row: Row[*tuple[Any, ...]]) -> dict[str, str]:
    if row.sealed is None or row.wrapped is None:
        return {}
    sealer = await keys.open(row.reference, wrapped_of(row))
    if isinstance(sealer, Destroyed):
        return {}
    said = unseal(sealer, CELLS, row.sealed, row.reference, "person")
    return with_corrections(sealer, row.reference, said, row.corrected, row.corrected_place)
