"""Sign-ins by an identity provider that were begun, and who is which member of staff there."""

from __future__ import annotations

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.provider_sign_in import BEGUN_LASTS
from store.sessions import digest_of
from store.tables import provider_sign_ins, staff, staff_subjects


async def begin_provider_sign_in(connection: AsyncConnection, state: str) -> None:
    """Keep that one was begun under this state; those past their time go."""
    await connection.execute(select(func.clear_provider_sign_ins()))
    until = func.clock_timestamp() + BEGUN_LASTS
    row = {"state_hash": digest_of(state), "expires_at": until}
    await connection.execute(insert(provider_sign_ins).values(row))


async def use_provider_sign_in(connection: AsyncConnection, state: str) -> bool:
    """Whether one was begun under this state, in time, and has not led back before."""
    kept = provider_sign_ins.c
    done = await connection.execute(
        update(provider_sign_ins)
        .where(kept.state_hash == digest_of(state), kept.used_at.is_(None))
        .where(kept.expires_at > func.clock_timestamp())
        .values(used_at=func.clock_timestamp())
    )
    return done.rowcount == 1


async def staff_of_subject(connection: AsyncConnection, subject: str) -> str | None:
    """The number of the member of staff who serves and is bound to it; under a lock, so that nobody
    leaves between this and the session.
    """
    found = await connection.execute(
        select(staff.c.number)
        .join(staff_subjects, staff_subjects.c.staff_number == staff.c.number)
        .where(staff_subjects.c.subject == subject, staff_subjects.c.ended_at.is_(None))
        .where(staff.c.active)
        .with_for_update(of=staff, read=True)
    )
    return found.scalar_one_or_none()


async def bound_number(connection: AsyncConnection, subject: str) -> str | None:
    """Whose number it is bound to, whether or not they serve."""
    kept = staff_subjects.c
    found = select(kept.staff_number).where(kept.subject == subject, kept.ended_at.is_(None))
    return (await connection.execute(found)).scalar_one_or_none()


async def bind_subject(
    connection: AsyncConnection, subject: str, number: str, *, by: str, confirmed_by: str
) -> None:
    """Bind it to a number, in the place of what either was bound to."""
    kept = staff_subjects.c
    await connection.execute(
        update(staff_subjects)
        .where((kept.subject == subject) | (kept.staff_number == number), kept.ended_at.is_(None))
        .values(ended_at=func.clock_timestamp())
    )
    row = {"subject": subject, "staff_number": number, "bound_by": by, "confirmed_by": confirmed_by}
    await connection.execute(insert(staff_subjects).values(row))
