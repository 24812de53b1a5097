"""Whether a person has taken back their agreement, asked inside the transaction that would keep
more (R10).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, exists, func, select, update
from sqlalchemy.exc import NoResultFound
from sqlalchemy.ext.asyncio import AsyncConnection

from store.bundle import Bundle, PreparedStatement
from store.tables import cases, inbox

UNHEEDED = (
    cases.c.withdrawal_received_at.is_not(None)
    & cases.c.ended_at.is_(None)
    & ~exists().where(inbox.c.reference == cases.c.reference, inbox.c.verdict.is_(None))
)
"""A case goes on though a withdrawal was acknowledged, and nothing is on its way to it."""

_HELD = PreparedStatement(
    select(cases.c.stage, cases.c.withdrawal_received_at)
    .where(cases.c.reference == bindparam("of"))
    .with_for_update()
)


async def is_withdrawn(connection: AsyncConnection, reference: str, stage: str) -> bool:
    """Whether consent is withdrawn, with the case held: a withdrawal that arrives now waits for
    us, or we for it. `stage` is where the track leaves a case that received one.
    """
    bundle = Bundle(connection)
    hold(bundle, reference)
    await bundle.send()
    return withdrawn_in(bundle, stage)


def hold(bundle: Bundle, reference: str) -> None:
    """Ask for it together with something else."""
    bundle.add(_HELD, of=reference)


def withdrawn_in(bundle: Bundle, stage: str) -> bool:
    """What a bundle brought of it."""
    found = bundle.brought(_HELD)
    if not found:
        raise NoResultFound
    received: datetime | None = found[0].withdrawal_received_at
    return received is not None or bool(found[0].stage == stage)


async def withdrawn_by_anybody(connection: AsyncConnection, reference: str) -> bool:
    """Whether a withdrawal of a case was received."""
    found = await connection.execute(
        select(cases.c.withdrawal_received_at).where(cases.c.reference == reference)
    )
    return found.scalar() is not None


async def mark_withdrawn(connection: AsyncConnection, reference: str) -> None:
    """The withdrawal counts from this moment."""
    await connection.execute(
        update(cases)
        .where(cases.c.reference == reference, cases.c.withdrawal_received_at.is_(None))
        .values(withdrawal_received_at=func.clock_timestamp())
    )


async def has_ended(connection: AsyncConnection, reference: str) -> bool:
    """Whether a case has ended, so that no workflow receives anything."""
    found = await connection.execute(
        select(cases.c.ended_at.is_not(None)).where(cases.c.reference == reference)
    )
    return bool(found.scalar_one())


async def is_unheeded(connection: AsyncConnection, reference: str) -> bool:
    """Whether a withdrawal was acknowledged and its case never heeded it. Another one may then
    come: it is what sets the case right.
    """
    found = await connection.execute(
        select(cases.c.reference).where(cases.c.reference == reference, UNHEEDED)
    )
    return found.first() is not None
