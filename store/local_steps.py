"""How each area does something (R117): every word is kept, the last one counts."""

from __future__ import annotations

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.local_steps import LocalStep
from policy.support.words import TaskKind
from store.bundle import Bundle, PreparedStatement
from store.tables import cases, local_steps


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


_STEPS = PreparedStatement(
    select(local_steps.c.task, local_steps.c.words)
    .join(cases, cases.c.authority == local_steps.c.authority)
    .where(cases.c.reference == bindparam("of"))
    .order_by(local_steps.c.number)
)


def add_steps(bundle: Bundle, reference: str) -> None:
    """Ask for what counts in the area of a case, together with something else."""
    bundle.add(_STEPS, of=reference)


def steps_in(bundle: Bundle) -> dict[TaskKind, str]:
    """What a bundle brought of it, by kind of row."""
    last = {TaskKind(row.task): row.words for row in bundle.brought(_STEPS)}
    return {kind: words for kind, words in last.items() if words}
