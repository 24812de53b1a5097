"""Collections proposed and approved: the log of the one door between the tracks (R8)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncEngine

from policy.collection import NOT_FOUND, Collection, refused_approval, refused_proposal
from policy.refusal import Refusal
from store.forms import seal, sealer_of, unseal
from store.keys import CaseKeys
from store.tables import collection_approvals, collections

_TEXT: TypeAdapter[str] = TypeAdapter(str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A collection and when it was proposed and approved."""

    collection: Collection
    proposed_at: datetime
    approved_at: datetime | None


async def propose(
    engine: AsyncEngine, keys: CaseKeys, track: str, proposed: Collection
) -> Collection | Refusal:
    """Log a proposal. What is wanted and why is sealed with the case's key. The id is made here.

    Raises NoKey for a case that is not there, or was erased.
    """
    refusal = refused_proposal(track, proposed)
    if refusal is not None:
        return refusal
    reference, id = proposed.reference, str(uuid.uuid4())
    sealer = await sealer_of(keys, reference)
    row = {
        "id": id,
        "reference": reference,
        "wanted": seal(sealer, _TEXT, proposed.wanted, reference, f"collection/{id}/wanted"),
        "basis": proposed.basis,
        "reason": seal(sealer, _TEXT, proposed.reason, reference, f"collection/{id}/reason"),
        "proposed_by": proposed.proposed_by,
    }
    async with engine.begin() as connection:
        await connection.execute(insert(collections), row)
    return Collection(
        id=id,
        reference=reference,
        wanted=proposed.wanted,
        basis=proposed.basis,
        reason=proposed.reason,
        proposed_by=proposed.proposed_by,
    )


async def approve(
    engine: AsyncEngine, keys: CaseKeys, reference: str, id: str, by: str
) -> Refusal | None:
    """Log an approval, once; a second one changes nothing."""
    found = {one.collection.id: one.collection for one in await logged(engine, keys, reference)}
    refusal = refused_approval(found.get(id), by)
    if refusal is not None:
        return refusal
    row = upsert(collection_approvals).values(collection_id=id, approved_by=by)
    async with engine.begin() as connection:
        await connection.execute(row.on_conflict_do_nothing())
    return None


async def logged(engine: AsyncEngine, keys: CaseKeys, reference: str) -> list[Logged]:
    """Every collection of a case, the earliest first."""
    query = (
        select(collections, collection_approvals.c.approved_by, collection_approvals.c.approved_at)
        .outerjoin(collection_approvals, collection_approvals.c.collection_id == collections.c.id)
        .where(collections.c.reference == reference)
        .order_by(collections.c.proposed_at, collections.c.id)
    )
    async with engine.connect() as connection:
        rows = (await connection.execute(query)).all()
    if not rows:
        return []
    sealer = await sealer_of(keys, reference)

    def opened(sealed: bytes, id: str, part: str) -> str:
        return unseal(sealer, _TEXT, sealed, reference, f"collection/{id}/{part}")

    return [
        Logged(
            collection=Collection(
                id=row.id,
                reference=row.reference,
                wanted=opened(row.wanted, row.id, "wanted"),
                basis=row.basis,
                reason=opened(row.reason, row.id, "reason"),
                proposed_by=row.proposed_by,
                approved_by=row.approved_by or "",
            ),
            proposed_at=row.proposed_at,
            approved_at=row.approved_at,
        )
        for row in rows
    ]


async def find(
    engine: AsyncEngine, keys: CaseKeys, reference: str, id: str
) -> Collection | Refusal:
    """One collection of a case."""
    for one in await logged(engine, keys, reference):
        if one.collection.id == id:
            return one.collection
    return NOT_FOUND
