"""Every effect policy can order, as rows: the one place that says what each of them is. Exhaustive
by type.

Each row has a key that comes from the case and the event, never from a run, so that doing an effect
again does nothing.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.effects import (
    AcknowledgeEscalations,
    CompleteAllTasks,
    CompleteTasks,
    Effect,
    Escalate,
    FinishTask,
    HandTasksOver,
    OpenTask,
    SendNotice,
    SuppressNotices,
)
from policy.cases.words import NOBODY_ON_DUTY, ON_DUTY
from store.tables import duty_rota, escalations, outbox, staff, task_moves, tasks

# Made once: an intake runs them for every row, and building a statement costs more than running it.
_NEW_NOTICE = insert(outbox).on_conflict_do_nothing(index_elements=[outbox.c.effect_key])
_NEW_TASK = insert(tasks).on_conflict_do_nothing(index_elements=[tasks.c.effect_key])
_NEW_ESCALATION = insert(escalations).on_conflict_do_nothing().returning(escalations.c.id)


@dataclass(frozen=True, slots=True)
class Origin:
    """Which case and event an effect follows from, which guard orders it, and policy's now."""

    reference: str
    sequence: int
    guard: str
    now: datetime


async def apply_effect(
    connection: AsyncConnection, origin: Origin, number: int, effect: Effect
) -> None:
    """Make one effect's rows, inside the caller's transaction."""
    match effect:
        case SendNotice():
            key = effect.group or f"{origin.reference}/{origin.sequence}/{effect.kind}/{number}"
            await put_notice(
                connection, origin, key, effect.template, effect.audience, effect.edition
            )
        case Escalate():
            await escalate(connection, origin, effect)
        case OpenTask():
            await _open_task(connection, origin, number, effect)
        case CompleteTasks():
            about = tasks.c.note.startswith(effect.about, autoescape=True)
            await _complete(connection, origin, (tasks.c.kind == effect.task) & about)
        case FinishTask():
            await _complete(connection, origin, tasks.c.id == effect.task_id)
        case CompleteAllTasks():
            kept = list(effect.keep)
            await _complete(connection, origin, tasks.c.kind.not_in(kept))
        case HandTasksOver():
            await _hand_over(connection, origin, effect)
        case SuppressNotices():
            await _suppress(connection, origin, effect)
        case AcknowledgeEscalations():
            await _acknowledge(connection, origin, effect)
        case _:
            assert_never(effect)


async def put_notice(
    connection: AsyncConnection,
    origin: Origin,
    key: str,
    template: str,
    audience: str,
    edition: int = 0,
    role: str = "",
    staff_number: str = "",
) -> None:
    """A notice in the outbox, once for its key."""
    row = {
        "id": str(uuid.uuid4()),
        "effect_key": key,
        "reference": origin.reference,
        "template": template,
        "audience": audience,
        "edition": edition,
        "role": role,
        "staff_number": staff_number,
    }
    await connection.execute(_NEW_NOTICE, row)


async def escalate(connection: AsyncConnection, origin: Origin, effect: Escalate) -> bool:
    """Record an escalation and tell who is on duty; whether it was new, for the other guard may
    have been here first.
    """
    told = await on_duty(connection, effect.role, effect.position, origin.now)
    row = {
        "id": str(uuid.uuid4()),
        "reference": origin.reference,
        "name": effect.name,
        "anchored_at": effect.anchored_at,
        "rung": effect.rung,
        "position": effect.position,
        "role": effect.role,
        "told": told or "",
        "guard": origin.guard,
    }
    made = await connection.execute(_NEW_ESCALATION, row)
    if made.first() is None:
        return False
    template = effect.template if told else NOBODY_ON_DUTY
    key = effect.group or "/".join(
        (
            origin.reference,
            effect.name,
            effect.anchored_at.isoformat(),
            effect.rung,
            str(effect.position),
        )
    )
    await put_notice(connection, origin, key, template, ON_DUTY, 0, effect.role, told or "")
    return True


async def on_duty(
    connection: AsyncConnection, role: str, position: int, now: datetime
) -> str | None:
    """The staff number of whoever stands at that place in the role's line now; None if nobody
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


async def _open_task(
    connection: AsyncConnection, origin: Origin, number: int, effect: OpenTask
) -> None:
    row = {
        "id": str(uuid.uuid4()),
        "effect_key": f"{origin.reference}/{origin.sequence}/{effect.kind}/{number}",
        "reference": origin.reference,
        "kind": effect.task,
        "team": effect.team,
        "due": effect.due,
        "rule": effect.rule,
        "note": effect.note,
    }
    await connection.execute(_NEW_TASK, row)


async def _complete(connection: AsyncConnection, origin: Origin, which: object) -> None:
    # A row opened by a later event must survive this effect being applied again.
    await connection.execute(
        update(tasks)
        .where(tasks.c.reference == origin.reference, tasks.c.done_at.is_(None), which)  # type: ignore[arg-type]
        .values(done_at=func.clock_timestamp())
    )


async def _hand_over(connection: AsyncConnection, origin: Origin, effect: HandTasksOver) -> None:
    handed = await connection.execute(
        update(tasks)
        .where(tasks.c.reference == origin.reference, tasks.c.done_at.is_(None))
        .where(tasks.c.kind == effect.task)
        .values(done_at=func.clock_timestamp(), holder=None)
        .returning(tasks.c.id)
    )
    moves = [
        {"task_id": id, "act": "handed over", "holder": effect.to, "moved_by": origin.guard}
        for id in handed.scalars()
    ]
    if moves:
        await connection.execute(insert(task_moves), moves)


async def _suppress(connection: AsyncConnection, origin: Origin, effect: SuppressNotices) -> None:
    await connection.execute(
        update(outbox)
        .where(outbox.c.reference == origin.reference, outbox.c.state == "waiting")
        # A notice shared with other cases is theirs too.
        .where(outbox.c.effect_key.startswith(f"{origin.reference}/"))
        .values(state="suppressed", code=effect.rule, settled_at=func.clock_timestamp())
    )


async def _acknowledge(
    connection: AsyncConnection, origin: Origin, effect: AcknowledgeEscalations
) -> None:
    await connection.execute(
        update(escalations)
        .where(escalations.c.reference == origin.reference)
        .where(escalations.c.acknowledged_at.is_(None))
        .values(acknowledged_at=func.clock_timestamp(), acknowledged_by=effect.by)
    )
