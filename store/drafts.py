"""Referrals that an organisation is still writing: sealed in the store, the organisation's own
alone, gone when they are sent, or so long after they were last saved as `policy.retention` says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.retention import DRAFTS_KEPT
from store.keys import CaseKeys
from store.ring_rows import HalfGone, RingColumn
from store.tables import referral_drafts

MOST_LISTED = 50
CELLS = RingColumn.of(referral_drafts.c.sealed)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralDraft:
    """A draft: the cells that are filled in so far, as they were typed."""

    id: str
    cells: Mapping[str, str]
    saved_at: datetime

    @property
    def goes_at(self) -> datetime:
        """When it is deleted if nobody saves it again (UTC)."""
        return self.saved_at + DRAFTS_KEPT


async def begin_draft(connection: AsyncConnection, keys: CaseKeys, id: str, by: str) -> None:
    """Keep an empty draft of an organisation, under a new id; drafts past their time go."""
    await clear_drafts(connection)
    values = {"id": id, "organisation_id": by, **await _sealed(keys, id, by, {}, 1)}
    await connection.execute(insert(referral_drafts).values(values))


async def clear_drafts(connection: AsyncConnection) -> None:
    """Drafts past their time go, as many as one round takes."""
    await connection.execute(select(func.clear_referral_drafts()))


async def save_draft(
    connection: AsyncConnection, keys: CaseKeys, id: str, by: str, cells: Mapping[str, str]
) -> bool:
    """Keep what is filled in now; whether the organisation has this draft."""
    columns = (referral_drafts.c.version, referral_drafts.c.slot)
    held = await connection.execute(select(*columns).where(_own(id, by)).with_for_update())
    draft = held.one_or_none()
    if draft is None:
        return False
    # The database counts it on with each new content, and never back. All of them share a half.
    sealed = await _sealed(keys, id, by, cells, draft.version + 1, draft.slot)
    values = {**sealed, "saved_at": func.clock_timestamp()}
    await connection.execute(update(referral_drafts).where(_own(id, by)).values(values))
    return True


async def find_draft(
    connection: AsyncConnection, keys: CaseKeys, id: str, by: str, *, lock: bool = False
) -> ReferralDraft | None:
    """An organisation's draft; None if it has none of this id. `lock` keeps others from changing
    it until the end of the transaction.
    """
    query = select(referral_drafts).where(_own(id, by))
    row = (await connection.execute(query.with_for_update() if lock else query)).one_or_none()
    return None if row is None else await _opened(keys, row)


async def list_drafts(connection: AsyncConnection, keys: CaseKeys, by: str) -> list[ReferralDraft]:
    """An organisation's drafts, the last saved first."""
    own = (referral_drafts.c.organisation_id == by) & _in_time()
    query = select(referral_drafts).where(own).order_by(referral_drafts.c.saved_at.desc())
    found = await connection.execute(query.limit(MOST_LISTED))
    return [draft for row in found if (draft := await _opened(keys, row)) is not None]


async def drop_draft(connection: AsyncConnection, id: str, by: str) -> None:
    """Delete an organisation's draft, if it has one of this id."""
    await connection.execute(select(func.drop_referral_draft(id, by)))


def _own(id: str, by: str) -> ColumnElement[bool]:
    columns = referral_drafts.c
    return and_(columns.id == id, columns.organisation_id == by, _in_time())


def _in_time() -> ColumnElement[bool]:
    return referral_drafts.c.saved_at > func.clock_timestamp() - literal(DRAFTS_KEPT)


async def _sealed(
    keys: CaseKeys, id: str, by: str, cells: Mapping[str, str], version: int, slot: str = ""
) -> dict[str, object]:
    row = {"id": id, "organisation_id": by, "version": version}
    return dict(await CELLS.sealed(keys, json.dumps(dict(cells)).encode(), row, slot))


async def _opened(keys: CaseKeys, row: Row[tuple[object, ...]]) -> ReferralDraft | None:
    """None for one whose half is gone, as it was sent or deleted."""
    known = row._mapping
    try:
        cells = json.loads(await CELLS.opened(keys, known))
    except HalfGone:
        return None
    return ReferralDraft(id=known["id"], cells=cells, saved_at=known["saved_at"])
