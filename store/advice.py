"""Regulated immigration advice (R32): held apart on the person's consent, seen only by those
marked as regulated.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from policy.support.words import Role
from store.forms import seal, sealer_of, unseal
from store.keys import CaseKeys
from store.staff import StaffMember
from store.tables import advice_notes

_TEXT: TypeAdapter[str] = TypeAdapter(str)


class NotRegulated(Exception):
    """Somebody who is not marked as a regulated adviser asked for advice notes."""


def _require(member: StaffMember) -> None:
    if Role.REGULATED_ADVISER not in member.roles:
        raise NotRegulated


async def write_note(
    engine: AsyncEngine, keys: CaseKeys, reference: str, member: StaffMember, text: str
) -> str:
    """Keep a note, sealed with the case's key; its id. Raises NotRegulated."""
    _require(member)
    sealer, id = await sealer_of(keys, reference), str(uuid.uuid4())
    async with engine.begin() as connection:
        await connection.execute(
            insert(advice_notes).values(
                id=id,
                reference=reference,
                sealed=seal(sealer, _TEXT, text, reference, f"advice/{id}"),
                written_by=member.number,
            )
        )
    return id


async def read_notes(
    engine: AsyncEngine, keys: CaseKeys, reference: str, member: StaffMember
) -> list[tuple[datetime, str, str]]:
    """A case's notes: when, by whom, what. Raises NotRegulated."""
    _require(member)
    sealer = await sealer_of(keys, reference)
    async with engine.connect() as connection:
        rows = await connection.execute(
            select(advice_notes)
            .where(advice_notes.c.reference == reference)
            .order_by(advice_notes.c.written_at)
        )
        return [
            (
                row.written_at,
                row.written_by,
                unseal(sealer, _TEXT, row.sealed, reference, f"advice/{row.id}"),
            )
            for row in rows
        ]
