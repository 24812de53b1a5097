"""Regulated immigration advice (R32): held apart on the person's consent, seen only by those
marked as regulated.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from policy.refusal import Refusal
from policy.support.refusals import WITHDRAWN
from policy.support.words import Role, Stage
from store.forms import seal, sealer_of, unseal
from store.keys import CaseKeys
from store.staff import StaffMember
from store.tables import advice_notes, cases

_TEXT: TypeAdapter[str] = TypeAdapter(str)


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
        if await _withdrawn(connection, reference):
            return WITHDRAWN
        await connection.execute(
            insert(advice_notes).values(
                id=id,
                reference=reference,
                sealed=seal(sealer, _TEXT, text, reference, f"advice/{id}"),
                written_by=member.number,
            )
        )
    return id


async def _withdrawn(connection: AsyncConnection, reference: str) -> bool:
    """Whether consent is withdrawn, with the case held: a withdrawal that arrives now waits for
    us, or we for it.
    """
    found = await connection.execute(
        select(cases.c.stage, cases.c.withdrawal_received_at)
        .where(cases.c.reference == reference)
        .with_for_update()
    )
    row = found.one()
    received: datetime | None = row.withdrawal_received_at
    return received is not None or row.stage == Stage.CONSENT_WITHDRAWN


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
