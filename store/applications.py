"""Letters of organisations that want to join (R4): each once, and a row for the registrar."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.applications import OrganisationApplication
from policy.cases.words import OPERATIONS
from policy.due_within import APPLICATION_TO_JOIN
from store.tables import applications, tasks

ROW = "application to join"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingApplication:
    """An application that nobody has finished with."""

    id: str
    application: OrganisationApplication
    taken_in_at: datetime


async def take_in(
    connection: AsyncConnection,
    id: str,
    application: OrganisationApplication,
    written_at: datetime | None,
    by: str,
    now: datetime,
) -> bool:
    """Keep a letter with its row; whether it is new. `id` is made of the letter itself."""
    kept = upsert(applications).values(
        id=id,
        address=application.address,
        name=application.name,
        kind=application.kind,
        nation=application.nation,
        code=application.code,
        written_at=written_at,
        taken_in_by=by,
    )
    new = kept.on_conflict_do_nothing().returning(applications.c.id)
    if (await connection.execute(new)).first() is None:
        return False
    missing = application.missing
    await connection.execute(
        insert(tasks).values(
            id=str(uuid.uuid4()),
            effect_key=_row_key(id),
            reference=id,
            kind=ROW,
            team=OPERATIONS,
            due=now + APPLICATION_TO_JOIN.within,
            rule="R4",
            note=f"to be asked for: {', '.join(missing)}" if missing else "",
        )
    )
    return True


async def waiting(connection: AsyncConnection) -> list[WaitingApplication]:
    """Those whose row is open, the oldest first."""
    row = tasks.c.effect_key == "application/" + applications.c.id
    found = await connection.execute(
        select(applications)
        .join(tasks, row)
        .where(tasks.c.done_at.is_(None))
        .order_by(applications.c.taken_in_at, applications.c.id)
    )
    return [
        WaitingApplication(
            id=one.id,
            application=OrganisationApplication(
                address=one.address,
                name=one.name,
                kind=one.kind,
                nation=one.nation,
                code=one.code,
            ),
            taken_in_at=one.taken_in_at,
        )
        for one in found
    ]


def _row_key(id: str) -> str:
    return f"application/{id}"
