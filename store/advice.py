"""Regulated immigration advice (R32): held apart on the person's consent, seen only by those
marked as regulated.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from policy.refusal import Refusal
from policy.support.refusals import WITHDRAWN
from policy.support.words import Role, Stage
from store.forms import TEXT, seal, sealer_of, unseal
from store.keys import CaseKeys
from store.staff import StaffMember
from store.tables import advice_notes
from store.withdrawn import is_withdrawn


class NotRegulated(Exception):
    """Somebody who is not marked as a regulated adviser asked for advice notes."""


def _require(member: StaffMember) -> None:
    if Role.REGULATED_ADVISER not in member.roles:
        raise NotRegulated


async def write_note(
    engine: AsyncEngine, keys: CaseKeys, reference: str, member: StaffMember, text: str
) -> str | Refusal:
    """Keep a note, sealed with the case's key; its id. Refused once consent is withdrawn (R10).
    Raises NotRegulated.
    """
    _require(member)
    sealer, id = await sealer_of(keys, reference), str(uuid.uuid4())
    async with engine.begin() as connection:
        if await is_withdrawn(connection, reference, Stage.CONSENT_WITHDRAWN):
            return WITHDRAWN
        await connection.execute(
            insert(advice_notes).values(
                id=id,
                reference=reference,
                sealed=seal(sealer, TEXT, text, reference, f"advice/{id}"),
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
                unseal(sealer, TEXT, row.sealed, reference, f"advice/{row.id}"),
            )
            for row in rows
        ]
