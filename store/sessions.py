"""Sessions of people, of staff and of organisations alike: a random token whose plain digest is
kept, because it is long. A session ends by itself after a time, and sooner when nobody uses it.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, ColumnElement, Table, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.session_times import IDLE_LASTS, SESSION_LASTS

_SEEN_EVERY = timedelta(minutes=1)
"""A page's dozen requests write once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsOf:
    """Where sessions of one kind of people are kept, and the column that says whose each is."""

    table: Table
    owner: Column[str]

    def running(self, token: str) -> ColumnElement[bool]:
        """Whether a row is the session of this token, and goes on."""
        return (self.table.c.token_hash == digest_of(token)) & self.going_on()

    def stale(self) -> ColumnElement[bool]:
        """Whether it is a while since a session was seen: then it is to be seen again."""
        return self.table.c.seen_at < func.clock_timestamp() - _SEEN_EVERY

    def left(self) -> ColumnElement[timedelta]:
        """How long a session goes on at the longest, however much it is used."""
        return self.table.c.expires_at - func.clock_timestamp()

    def going_on(self) -> ColumnElement[bool]:
        """Whether a row is a session that has not ended."""
        now, kept = func.clock_timestamp(), self.table.c
        return kept.ended_at.is_(None) & (kept.expires_at > now) & (kept.seen_at > now - IDLE_LASTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningSession:
    """A session that goes on: `id` names it to its owner and opens nothing. Times are UTC."""

    id: str
    began: datetime
    seen: datetime
    ends: datetime


async def begin_session(connection: AsyncConnection, of: SessionsOf, number: str) -> str:
    """A new session's token."""
    token = secrets.token_urlsafe(32)
    row = {
        "token_hash": digest_of(token),
        of.owner.name: number,
        "expires_at": func.clock_timestamp() + SESSION_LASTS,
    }
    await connection.execute(insert(of.table).values(row))
    return token


async def begin_beside(
    connection: AsyncConnection, of: SessionsOf, number: str, token: str
) -> tuple[str, datetime] | None:
    """Another session of whose this one is, which ends when it does: its token, and when that is.
    None if this one is not theirs, or has ended.
    """
    kept = of.table.c
    mine = select(kept.expires_at).where(of.running(token), of.owner == number)
    ends: datetime | None = (await connection.execute(mine)).scalar_one_or_none()
    if ends is None:
        return None
    another = secrets.token_urlsafe(32)
    row = {"token_hash": digest_of(another), of.owner.name: number, "expires_at": ends}
    await connection.execute(insert(of.table).values(row))
    return another, ends


async def see_session(connection: AsyncConnection, of: SessionsOf, token: str) -> None:
    """Somebody asked for something in it. Nobody waits for another who notes the same: many pages
    that are asked for at once would stand in a line for the one row.
    """
    kept = of.table.c
    free = select(kept.token_hash).where(of.running(token), of.stale())
    free = free.with_for_update(skip_locked=True)
    await connection.execute(
        update(of.table).where(kept.token_hash.in_(free)).values(seen_at=func.clock_timestamp())
    )


async def end_session(connection: AsyncConnection, of: SessionsOf, token: str) -> str | None:
    """End the session of a token; whose it was, if it went on."""
    whose = select(of.owner).where(of.running(token))
    number: str | None = (await connection.execute(whose)).scalar_one_or_none()
    await _end(connection, of, of.table.c.token_hash == digest_of(token))
    return number


async def end_sessions(connection: AsyncConnection, of: SessionsOf, number: str) -> None:
    """End all of somebody's."""
    await _end(connection, of, of.owner == number)


async def end_one_of(connection: AsyncConnection, of: SessionsOf, number: str, id: str) -> bool:
    """End one of somebody's by its id; whether there was one."""
    found = [one for one in await sessions_of(connection, of, number) if one.id == id]
    for _ in found:
        await _end(connection, of, (of.owner == number) & of.table.c.token_hash.startswith(id))
    return bool(found)


async def sessions_of(
    connection: AsyncConnection, of: SessionsOf, number: str
) -> list[RunningSession]:
    """Somebody's that go on, the newest first."""
    kept = of.table.c
    rows = await connection.execute(
        select(kept.token_hash, kept.created_at, kept.seen_at, kept.expires_at)
        .where(of.owner == number, of.going_on())
        .order_by(kept.created_at.desc())
    )
    return [
        RunningSession(
            id=session_id(row.token_hash),
            began=row.created_at,
            seen=row.seen_at,
            ends=row.expires_at,
        )
        for row in rows
    ]


def session_id(token_hash: str) -> str:
    """How a session is named to its owner."""
    return token_hash[:16]


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


async def _end(connection: AsyncConnection, of: SessionsOf, which: ColumnElement[bool]) -> None:
    await connection.execute(
        update(of.table)
        .where(which, of.table.c.ended_at.is_(None))
        .values(ended_at=func.clock_timestamp())
    )
