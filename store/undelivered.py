"""Notices as people look at them, above all those that have not left: those a channel refused for
good, which are a person's to deliver, and those being tried again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.health import not_dealt_with
from store.holding import try_now
from store.tables import outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class UndeliveredNotice:
    """One of them. `state` is `dead`, `waiting`, `sending`, `sent` or `suppressed`, `code` the
    channel's last word; no address stands here.
    """

    id: str
    reference: str
    template: str
    audience: str
    role: str
    state: str
    code: str
    attempts: int
    created_at: datetime
    next_attempt_at: datetime
    settled_at: datetime | None


_SHOWN = [outbox.c[name] for name in UndeliveredNotice.__dataclass_fields__]


MOST_NOTICES = 200
"""On one list."""


async def undelivered(
    connection: AsyncConnection, limit: int = MOST_NOTICES
) -> tuple[UndeliveredNotice, ...]:
    """The dead that nobody has dealt with, and the ones refused at least once; dead first, then
    oldest first.
    """
    dead = not_dealt_with()
    trying = outbox.c.state.in_(("waiting", "sending")) & (outbox.c.code != "")
    query = (
        select(*_SHOWN)
        .where(dead | trying)
        .order_by(dead.desc(), outbox.c.created_at, outbox.c.id)
        .limit(limit)
    )
    return tuple(UndeliveredNotice(**row._mapping) for row in await connection.execute(query))


async def latest(
    connection: AsyncConnection, limit: int = MOST_NOTICES
) -> tuple[UndeliveredNotice, ...]:
    """Every notice, the newest first."""
    query = select(*_SHOWN).order_by(outbox.c.created_at.desc(), outbox.c.id).limit(limit)
    return tuple(UndeliveredNotice(**row._mapping) for row in await connection.execute(query))


async def find_dead(connection: AsyncConnection, beginning: str) -> str | None:
    """The id of the one dead notice whose id begins so; None if there is none, or several."""
    begins = outbox.c.id.startswith(beginning, autoescape=True)
    query = select(outbox.c.id).where(outbox.c.state == "dead", begins).limit(2)
    found = (await connection.execute(query)).scalars().all()
    return found[0] if len(found) == 1 else None


async def put_again(connection: AsyncConnection, notice_id: str) -> bool:
    """Let a dead notice be tried from the beginning; False if it is not dead, for a live one needs
    nothing and a sent one must not leave twice.

    Its channel is asked first whether it has the notice after all, and the case once more whether
    it is still true.
    """
    return await _put_again(connection, outbox.c.id == notice_id) == 1


async def put_all_again(connection: AsyncConnection) -> int:
    """Let every dead notice that nobody has dealt with be tried from the beginning, as if each had
    been put again, and the channel at once; how many.
    """
    await try_now(connection)
    return await _put_again(connection, not_dealt_with())


async def _put_again(connection: AsyncConnection, which: ColumnElement[bool]) -> int:
    changed = await connection.execute(
        update(outbox)
        .where(outbox.c.state == "dead", which)
        .values(
            state="sending",
            attempts=0,
            next_attempt_at=func.clock_timestamp(),
            settled_at=None,
            sent_by="",
            dealt_with_at=None,
            dealt_with_by="",
        )
    )
    return changed.rowcount


async def dealt_with(connection: AsyncConnection, notice_id: str, by: str) -> bool:
    """Somebody has reached the recipient another way, or nobody need be; False if the notice is
    not dead or was dealt with. `by` is a staff number.
    """
    changed = await connection.execute(
        update(outbox)
        .where(outbox.c.id == notice_id, not_dealt_with())
        .values(dealt_with_at=func.clock_timestamp(), dealt_with_by=by)
    )
    return changed.rowcount == 1
