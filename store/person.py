"""The person of a case: the referral as it was sent and the safe way to reach them, sealed; and who
looked.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from policy.help import UseCase, use_cases
from policy.people.safe_way import SAFE_WAY
from policy.refusal import Refusal
from policy.support.refusals import WITHDRAWN
from policy.support.words import Stage
from store.correcting import with_corrections
from store.forms import CELLS, TEXT, seal_safe_way, sealer_of, unseal
from store.keys import CaseKeys
from store.sealing import Sealer
from store.tables import persons
from store.versions import (
    CORRECTED_PLACE,
    SAFE_WAY_PLACE,
    keep_safe_way_number,
    next_safe_way,
    safe_way_place,
)
from store.views import IDENTITY_READ, SAFE_WAY_CHANGED, SAFE_WAY_READ, note_views
from store.withdrawn import is_withdrawn

ERASED = Refusal(
    code="person-erased",
    sentence="Nothing of this person is kept, so there is nobody to reach.",
    what_to_do="Check the reference.",
    helps=use_cases(UseCase.LIST_ALL),
    rule="service",
)


async def open_person(
    engine: AsyncEngine, keys: CaseKeys, reference: str, number: str
) -> dict[str, str]:
    """The referral as it was sent, with what was corrected since and the safe way as it is now:
    personal data. That this person looked is on record before it is returned. Empty if it was
    never kept or was erased.

    Raises:
        NoKey: there is no such case, or its key was destroyed.
    """
    return await _opened(engine, keys, reference, number, IDENTITY_READ)


async def open_safe_way(engine: AsyncEngine, keys: CaseKeys, reference: str, number: str) -> str:
    """The safe way to reach a person, and nothing else of them; empty if none is known. That this
    person looked is on record before it is returned. Raises NoKey, as `open_person`.
    """
    said = await _opened(engine, keys, reference, number, SAFE_WAY_READ)
    return said.get(SAFE_WAY, "")


async def _opened(
    engine: AsyncEngine, keys: CaseKeys, reference: str, number: str, kind: str
) -> dict[str, str]:
    sealer = await sealer_of(keys, reference)
    async with engine.begin() as connection:
        await note_views(connection, number, [reference], kind)
        found = await connection.execute(
            select(*PERSON_COLUMNS).where(persons.c.reference == reference)
        )
        row = found.one_or_none()
    if row is None or row.sealed is None:
        return {}
    return unsealed(sealer, reference, row)


PERSON_COLUMNS = (
    persons.c.sealed,
    persons.c.safe_way,
    persons.c.corrected,
    SAFE_WAY_PLACE,
    CORRECTED_PLACE,
)
"""What `unsealed` needs."""


def unsealed(sealer: Sealer, reference: str, row: Any) -> dict[str, str]:
    """A person's cells, opened, with the safe way as it is now in place of the one sent and what
    was corrected in its place. `row` holds PERSON_COLUMNS.
    """
    said = unseal(sealer, CELLS, row.sealed, reference, "person")
    said.pop(SAFE_WAY, None)
    if row.safe_way is not None:
        said[SAFE_WAY] = unseal(sealer, TEXT, row.safe_way, reference, row.safe_way_place)
    return with_corrections(sealer, reference, said, row.corrected, row.corrected_place)


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
        there = (persons.c.reference == reference) & persons.c.sealed.is_not(None)
        locked = await connection.execute(
            select(persons.c.reference).where(there).with_for_update()
        )
        if locked.one_or_none() is None:
            return ERASED
        following = await next_safe_way(connection, reference)
        sealed = seal_safe_way(sealer, reference, text, safe_way_place(following))
        await connection.execute(update(persons).where(there).values(safe_way=sealed))
        await keep_safe_way_number(connection, reference, following, sealed, number)
        await note_views(connection, number, [reference], SAFE_WAY_CHANGED)
    return None
