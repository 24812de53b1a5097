"""The person of a case: the referral as it was sent and the safe way to reach them, sealed; and who
looked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from policy.refusal import Refusal
from policy.support.refusals import WITHDRAWN
from policy.support.words import Stage
from store.forms import CELLS, TEXT, seal_safe_way, sealer_of, unseal
from store.keys import CaseKeys
from store.sealing import Sealer
from store.tables import persons, views
from store.withdrawn import is_withdrawn

SAFE_WAY = "safe_way_to_reach"
ERASED = Refusal(
    code="person-erased",
    sentence="Nothing of this person is kept, so there is nobody to reach.",
    what_to_do="Check the reference: referrals list --all",
    rule="service",
)


class View(StrEnum):
    """What somebody did with what is known of a person."""

    IDENTITY_READ = "identity read"
    SAFE_WAY_READ = "safe way read"
    SAFE_WAY_CHANGED = "safe way changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewRow:
    """Who looked at, or changed, what, and when. A staff number, no name."""

    viewed_at: datetime
    staff_number: str
    kind: str


async def open_person(
    engine: AsyncEngine, keys: CaseKeys, reference: str, number: str
) -> dict[str, str]:
    """The referral as it was sent, with the safe way as it is now: personal data. That this person
    looked is on record before it is returned. Empty if it was never kept or was erased.

    Raises:
        NoKey: there is no such case, or its key was destroyed.
    """
    return await _opened(engine, keys, reference, number, View.IDENTITY_READ)


async def open_safe_way(engine: AsyncEngine, keys: CaseKeys, reference: str, number: str) -> str:
    """The safe way to reach a person, and nothing else of them; empty if none is known. That this
    person looked is on record before it is returned. Raises NoKey, as `open_person`.
    """
    said = await _opened(engine, keys, reference, number, View.SAFE_WAY_READ)
    return said.get(SAFE_WAY, "")


async def _opened(
    engine: AsyncEngine, keys: CaseKeys, reference: str, number: str, kind: View
) -> dict[str, str]:
    sealer = await sealer_of(keys, reference)
    async with engine.begin() as connection:
        await _note(connection, reference, number, kind)
        found = await connection.execute(
            select(persons.c.sealed, persons.c.safe_way).where(persons.c.reference == reference)
        )
        row = found.one_or_none()
    if row is None or row.sealed is None:
        return {}
    return unsealed(sealer, reference, row.sealed, row.safe_way)


def unsealed(
    sealer: Sealer, reference: str, sealed: bytes, safe_way: bytes | None
) -> dict[str, str]:
    """A person's cells, opened, with the safe way as it is now in place of the one sent."""
    said = unseal(sealer, CELLS, sealed, reference, "person")
    said.pop(SAFE_WAY, None)
    if safe_way is not None:
        said[SAFE_WAY] = unseal(sealer, TEXT, safe_way, reference, "safe-way")
    return said


async def change_safe_way(
    engine: AsyncEngine, keys: CaseKeys, reference: str, number: str, text: str
) -> Refusal | None:
    """Keep another safe way, or with an empty text none. Refused once consent is withdrawn (R10).
    Raises NoKey, as `open_person`.
    """
    sealer = await sealer_of(keys, reference)
    async with engine.begin() as connection:
        if await is_withdrawn(connection, reference, Stage.CONSENT_WITHDRAWN):
            return WITHDRAWN
        kept = await connection.execute(
            update(persons)
            .where(persons.c.reference == reference, persons.c.sealed.is_not(None))
            .values(safe_way=seal_safe_way(sealer, reference, text))
        )
        if kept.rowcount != 1:
            return ERASED
        await _note(connection, reference, number, View.SAFE_WAY_CHANGED)
    return None


async def _note(connection: AsyncConnection, reference: str, number: str, kind: View) -> None:
    await connection.execute(
        insert(views).values(reference=reference, staff_number=number, kind=kind.value)
    )


async def views_of(connection: AsyncConnection, reference: str) -> list[ViewRow]:
    """Who looked at a person, or changed how they are reached, in order."""
    rows = await connection.execute(
        select(*(views.c[name] for name in ViewRow.__dataclass_fields__))
        .where(views.c.reference == reference)
        .order_by(views.c.viewed_at, views.c.id)
    )
    return [ViewRow(**row._mapping) for row in rows]
