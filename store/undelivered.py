"""Notices that have not left: those a channel refused for good, which are a person's to deliver,
and those being tried again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """One of them. `state` is `dead`, `waiting` or `sending`, `code` the channel's last word; no
    address stands here.
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


async def undelivered(connection: AsyncConnection, limit: int = 200) -> tuple[Undelivered, ...]:
    """The dead, and the ones refused at least once; dead first, then oldest first."""
    dead = outbox.c.state == "dead"
    trying = outbox.c.state.in_(("waiting", "sending")) & (outbox.c.code != "")
    query = (
        select(*(outbox.c[name] for name in Undelivered.__dataclass_fields__))
        .where(dead | trying)
        .order_by(dead.desc(), outbox.c.created_at, outbox.c.id)
        .limit(limit)
    )
    return tuple(Undelivered(**row._mapping) for row in await connection.execute(query))


async def put_again(connection: AsyncConnection, notice_id: str) -> bool:
    """Let a dead notice be tried from the beginning; False if it is not dead, for a live one needs
    nothing and a sent one must not leave twice.

    Its channel is asked first whether it has the notice after all, and the case once more whether
    it is still true.
    """
    changed = await connection.execute(
        update(outbox)
        .where(outbox.c.id == notice_id, outbox.c.state == "dead")
        .values(
            state="sending",
            attempts=0,
            next_attempt_at=func.clock_timestamp(),
            settled_at=None,
            sent_by="",
        )
        .returning(outbox.c.id)
    )
    return changed.first() is not None
