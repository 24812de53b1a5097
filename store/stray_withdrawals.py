"""Withdrawals of consent that reached us without a case that they are of: kept, what was written
sealed under the ring, until a person has looked for the case (R10).
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from store.keys import CaseKeys
from store.ring_rows import HalfGone, RingColumn
from store.tables import stray_withdrawals

MOST_SHOWN = 200
CONTENT = RingColumn.of(stray_withdrawals.c.sealed)


@dataclass(frozen=True, slots=True, kw_only=True)
class StrayWithdrawal:
    """One that waits for a person: who brought it and when (UTC), by which reference or number of
    theirs, and in their words.
    """

    id: str
    organisation_id: str
    received_at: datetime
    of: str
    detail: str


async def keep_stray_withdrawal(
    connection: AsyncConnection,
    keys: CaseKeys,
    *,
    organisation: str,
    sent_as: str,
    of: str,
    detail: str,
) -> None:
    """Keep it, once for what its bringer sent it as."""
    id = f"X-{secrets.token_hex(4)}"
    plain = json.dumps({"of": of, "detail": detail}).encode()
    row = insert(stray_withdrawals).values(
        id=id,
        organisation_id=organisation,
        sent_as=keys.ring.fingerprint("stray-withdrawal", sent_as, of),
        **await CONTENT.sealed(keys, plain, {"id": id}),
    )
    await connection.execute(row.on_conflict_do_nothing())


async def open_stray_withdrawals(
    connection: AsyncConnection, keys: CaseKeys
) -> list[StrayWithdrawal]:
    """Those that nobody has looked at, the oldest first."""
    table = stray_withdrawals.c
    rows = await connection.execute(
        select(table.organisation_id, table.received_at, *CONTENT.needs)
        .where(table.settled_at.is_(None))
        .order_by(table.received_at, table.id)
        .limit(MOST_SHOWN)
    )
    found = []
    for row in rows:
        try:
            said = json.loads(await CONTENT.opened(keys, row._mapping))
        except HalfGone:
            continue  # a person has looked, and this row is an older copy's
        found.append(
            StrayWithdrawal(
                id=row.id,
                organisation_id=row.organisation_id,
                received_at=row.received_at,
                of=said["of"],
                detail=said["detail"],
            )
        )
    return found


async def settle_stray_withdrawal(
    connection: AsyncConnection, id: str, by: str, found: str
) -> bool:
    """A person has looked: `found` is the case it was of, empty if there is none. What was written
    goes. Whether it waited.
    """
    done = await connection.execute(
        update(stray_withdrawals)
        .where(stray_withdrawals.c.id == id, stray_withdrawals.c.settled_at.is_(None))
        .values(settled_at=func.clock_timestamp(), settled_by=by, found=found, **CONTENT.emptied)
    )
    return bool(done.rowcount)
