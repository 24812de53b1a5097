"""The rows that notify people on duty: notices with a note, and escalations of many cases at once.
They follow from no event of a case; each has a key of its own, so that nobody is notified twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.effects import Escalate
from store.tables import duty_rota, escalations, outbox, staff

_NEW_NOTICE = (
    insert(outbox)
    .on_conflict_do_nothing(index_elements=[outbox.c.effect_key])
    .returning(outbox.c.id)
)


async def put_note(
    connection: AsyncConnection,
    key: str,
    *,
    about: str,
    template: str,
    audience: str,
    note: str,
    role: str = "",
    staff_number: str = "",
) -> bool:
    """A notice in the outbox, once for its key; whether it was new. The `note` says references and
    numbers, never anything about a person.
    """
    row = {
        "id": str(uuid.uuid4()),
        "effect_key": key,
        "reference": about,
        "template": template,
        "audience": audience,
        "role": role,
        "staff_number": staff_number,
        "note": note,
    }
    return (await connection.execute(_NEW_NOTICE, row)).first() is not None


async def on_duty(
    connection: AsyncConnection, role: str, position: int, now: datetime
) -> str | None:
    """The staff number of the person at that place on the role's rota at a moment; None if nobody
    does.
    """
    line = (
        select(duty_rota.c.staff_number)
        .join(staff, staff.c.number == duty_rota.c.staff_number)
        .where(duty_rota.c.role == role, duty_rota.c.starts <= now, duty_rota.c.ends > now)
        .where(staff.c.active)
        .order_by(duty_rota.c.position, duty_rota.c.staff_number)
        .offset(position - 1)
        .limit(1)
    )
    return (await connection.execute(line)).scalar()


async def record_escalations(
    connection: AsyncConnection, effects: Mapping[str, Escalate], notified: str | None, guard: str
) -> set[str]:
    """Escalations by case, without their notices; the references of those that were new."""
    rows = [
        {
            "id": str(uuid.uuid4()),
            "reference": reference,
            "name": effect.name,
            "anchored_at": effect.anchored_at,
            "rung": effect.rung,
            "position": effect.position,
            "role": effect.role,
            "notified": notified or "",
            "guard": guard,
        }
        for reference, effect in effects.items()
    ]
    made = insert(escalations).values(rows).on_conflict_do_nothing()
    return set((await connection.execute(made.returning(escalations.c.reference))).scalars())
