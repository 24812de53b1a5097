"""Withdrawals of consent that reached us without a case that they are of: kept, what was written
sealed with a shared key of the ring, until a person has looked for the case (R10).
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from store.key_ring import KeyRing
from store.ring_rows import RingColumn
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
    ring: KeyRing,
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
        sent_as=ring.fingerprint("stray-withdrawal", sent_as, of),
        **CONTENT.sealed(ring, plain, {"id": id}),
    )
    await connection.execute(row.on_conflict_do_nothing())


async def open_stray_withdrawals(
    connection: AsyncConnection, ring: KeyRing
) -> list[StrayWithdrawal]:
    """Those that nobody has looked at, the oldest first."""
    table = stray_withdrawals.c
    rows = await connection.execute(
        select(table.id, table.organisation_id, table.received_at, table.key_id, table.sealed)
        .where(table.settled_at.is_(None))
        .order_by(table.received_at, table.id)
        .limit(MOST_SHOWN)
    )
    found = []
    for row in rows:
        said = json.loads(CONTENT.opened(ring, row._mapping))
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
        .values(settled_at=func.clock_timestamp(), settled_by=by, found=found, sealed=None)
    )
    return bool(done.rowcount)
