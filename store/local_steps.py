"""How each area does something (R117): every word is kept, the last one counts."""

from __future__ import annotations

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.local_steps import LocalStep
from policy.support.words import TaskKind
from store.tables import local_steps


async def keep_step(connection: AsyncConnection, step: LocalStep, by: str) -> None:
    """Keep a word; registrars take turns (`organisations.lock_register`)."""
    before = select(func.count()).where(
        local_steps.c.authority == step.authority, local_steps.c.task == step.task.value
    )
    number = (await connection.execute(before)).scalar_one() + 1
    await connection.execute(
        insert(local_steps).values(
            authority=step.authority,
            task=step.task.value,
            number=number,
            words=step.words,
            recorded_by=by,
        )
    )


async def steps_of(connection: AsyncConnection, authority: str) -> dict[TaskKind, str]:
    """What counts in an authority's area, by kind of row."""
    rows = await connection.execute(
        select(local_steps.c.task, local_steps.c.words)
        .where(local_steps.c.authority == authority)
        .order_by(local_steps.c.number)
    )
    last = {TaskKind(row.task): row.words for row in rows}
    return {kind: words for kind, words in last.items() if words}
