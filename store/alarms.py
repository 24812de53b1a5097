"""Alarms about the service itself: raised once for each trouble, climbing until somebody takes them
or the trouble is over. They live in the record, so that a watchdog that starts again repeats
nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.words import ON_DUTY
from policy.duty.climbing import steps_come, steps_due
from policy.duty.findings import HealthFinding, HealthLook, in_words
from policy.duty.words import SERVICE_TROUBLE
from store.duty_rows import on_duty, put_note
from store.tables import alarms


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One trouble that is not over; `acknowledged_by` is a staff number."""

    id: str
    code: str
    raised_at: datetime
    step: int
    acknowledged_at: datetime | None
    acknowledged_by: str | None


_SHOWN = [alarms.c[name] for name in Alarm.__dataclass_fields__]


async def raise_alarms(
    connection: AsyncConnection,
    lasting: Sequence[HealthFinding],
    look: HealthLook,
    now: datetime,
) -> int:
    """Make the alarms what a `look` found: for what is `lasting` one is raised, or passed on to the
    next on the rota if nobody took it; one whose trouble is known to be over has ended. Returns how
    many people were notified.
    """
    await _end_others(connection, look.codes | look.not_known)
    return sum([await _ring(connection, item, now) for item in lasting])


async def _end_others(connection: AsyncConnection, codes: frozenset[str]) -> None:
    await connection.execute(
        update(alarms)
        .where(alarms.c.ended_at.is_(None), alarms.c.code.not_in(codes))
        .values(ended_at=func.clock_timestamp())
    )


async def _ring(connection: AsyncConnection, item: HealthFinding, now: datetime) -> bool:
    """Notify the next person of one alarm, if it is time; whether anybody was notified."""
    row = insert(alarms).values(id=str(uuid.uuid4()), code=item.code, raised_at=now)
    await connection.execute(row.on_conflict_do_nothing())
    found = await connection.execute(
        select(*_SHOWN)
        .where(alarms.c.code == item.code, alarms.c.ended_at.is_(None))
        .with_for_update()
    )
    alarm = Alarm(**found.one()._mapping)
    if alarm.acknowledged_at is not None:
        return False
    new = False
    for step in steps_due(alarm.raised_at, alarm.step, now):
        number = await on_duty(connection, step.role, step.position, now)
        new = await put_note(
            connection,
            f"alarm/{alarm.id}/{step.role}/{step.position}",
            about=item.code,
            template=SERVICE_TROUBLE,
            audience=ON_DUTY,
            role=step.role,
            # With nobody there, the alarm's own mailbox gets it.
            staff_number=number or "",
            note=in_words(item),
        )
    await connection.execute(
        update(alarms).where(alarms.c.id == alarm.id).values(step=steps_come(alarm.raised_at, now))
    )
    return new


async def take(connection: AsyncConnection, code: str, number: str) -> bool:
    """Somebody takes an alarm, so that it climbs no further; whether there was one to take."""
    taken = await connection.execute(
        update(alarms)
        .where(alarms.c.code == code, alarms.c.ended_at.is_(None))
        .where(alarms.c.acknowledged_at.is_(None))
        .values(acknowledged_at=func.clock_timestamp(), acknowledged_by=number)
    )
    return taken.rowcount == 1


async def open_alarms(connection: AsyncConnection) -> dict[str, Alarm]:
    """Every alarm whose trouble is not over, by its code."""
    rows = await connection.execute(select(*_SHOWN).where(alarms.c.ended_at.is_(None)))
    return {row.code: Alarm(**row._mapping) for row in rows}
