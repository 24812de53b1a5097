"""The referrals of an organisation, as it may know of them itself. No personal data."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store.engine import one_by_one
from store.forms import NoKey, sealer_of
from store.keys import CaseKeys
from store.sender_numbers import opened_number
from store.tables import cases, referrals


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnReferral:
    """One referral with its clock, for the person who sent it under `submission_id`. `due_at` is
    when its answer is due, `read_at` when they first read it, `updated_at` when anything last
    happened.
    """

    reference: str
    organisation_id: str
    submission_id: str
    batch: str
    authority: str
    received_at: datetime
    accepted_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    read_at: datetime | None
    breached_at: datetime | None
    ended_at: datetime | None
    updated_at: datetime


_OF_REFERRAL = {"organisation_id", "sealed_number", "batch", "accepted_at"}
_SHOWN = [
    (referrals if name in _OF_REFERRAL else cases).c[name]
    for name in ("sealed_number", *OwnReferral.__dataclass_fields__)
    if name != "submission_id"
]


async def find_own(
    engine: AsyncEngine, keys: CaseKeys, reference: str, codes: Collection[str]
) -> OwnReferral | None:
    """One referral, if one of these organisations sent it. To be asked with no connection held."""
    async with one_by_one(engine) as connection:
        row = await _own(connection, reference, codes)
    return None if row is None else await _opened(keys, row)


async def is_own(connection: AsyncConnection, reference: str, codes: Collection[str]) -> bool:
    """Whether one of these organisations sent it."""
    return await _own(connection, reference, codes) is not None


async def _own(
    connection: AsyncConnection, reference: str, codes: Collection[str]
) -> Row[Any] | None:
    found = await connection.execute(_query().where(cases.c.reference == reference))
    row = found.one_or_none()
    # Judged here, so that the database does the same for one that is somebody else's.
    return row if row is not None and row.organisation_id in codes else None


async def referred_by(connection: AsyncConnection, reference: str) -> str | None:
    """The code of the organisation that sent a case, as it did; None for no such case."""
    query = select(referrals.c.organisation_id).where(referrals.c.reference == reference)
    return (await connection.execute(query)).scalar()


async def list_own(
    engine: AsyncEngine,
    keys: CaseKeys,
    codes: Collection[str],
    *,
    since: datetime | None,
    after: tuple[datetime, str] | None,
    limit: int,
) -> list[OwnReferral]:
    """What these organisations sent, what changed first at the beginning: of those that changed at
    or after `since`, the ones behind the place `after`. To be asked with no connection held: each
    key may need one.
    """
    query = _query().where(
        referrals.c.organisation_id.in_(sorted(codes)),
        # The same once more for the index; a track that keeps it with the referral only has "".
        cases.c.organisation_id.in_(["", *sorted(codes)]),
    )
    if since is not None:
        query = query.where(cases.c.updated_at >= since)
    place = tuple_(cases.c.updated_at, cases.c.reference)
    if after is not None:
        query = query.where(place > after)
    query = query.order_by(cases.c.updated_at, cases.c.reference).limit(limit)
    async with one_by_one(engine) as connection:
        rows = (await connection.execute(query)).all()
    await keys.fetch({row.reference for row in rows if row.sealed_number is not None})
    return [await _opened(keys, row) for row in rows]


async def _opened(keys: CaseKeys, row: Row[Any]) -> OwnReferral:
    """With the number as its sender gave it; without it once the case was erased."""
    found = dict(row._mapping)
    sealed = found.pop("sealed_number")
    if sealed is None:
        return OwnReferral(**found, submission_id="")
    try:
        number = opened_number(await sealer_of(keys, row.reference), row.reference, sealed)
    except NoKey:
        number = ""
    return OwnReferral(**found, submission_id=number)


def _query() -> Select[tuple[object, ...]]:
    both = cases.join(referrals, referrals.c.reference == cases.c.reference)
    return select(*_SHOWN).select_from(both)
