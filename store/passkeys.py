"""Passkeys: a public key that each is known by, and the challenges that they sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from store.signing_people import FactorHolder
from store.tables import passkey_challenges, passkeys

CHALLENGE_LASTS = timedelta(minutes=5)
TO_ADD, TO_SIGN_IN = "add", "sign in"
"""What a challenge is for: one signed for one purpose is refused for the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """One of somebody's. `id` is the authenticator's own name for it; times are UTC."""

    id: str
    name: str
    public_key: bytes
    sign_count: int
    made_at: datetime
    last_used_at: datetime | None


async def passkeys_of(connection: AsyncConnection, who: FactorHolder) -> list[Passkey]:
    """Somebody's, the oldest first."""
    rows = await connection.execute(
        select(passkeys).where(_own(who)).order_by(passkeys.c.made_at, passkeys.c.id)
    )
    return [_passkey(row) for row in rows]


async def add_passkey(
    connection: AsyncConnection,
    who: FactorHolder,
    *,
    id: str,
    name: str,
    public_key: bytes,
    sign_count: int,
) -> bool:
    """Keep one; whether nobody had it."""
    row = {
        "id": id,
        **who.named(),
        "name": name,
        "public_key": public_key,
        "sign_count": sign_count,
    }
    made = upsert(passkeys).values(row).on_conflict_do_nothing().returning(passkeys.c.id)
    return (await connection.execute(made)).first() is not None


async def see_passkey(
    connection: AsyncConnection, who: FactorHolder, id: str, sign_count: int
) -> None:
    """It was used; by its own count so many times."""
    await connection.execute(
        update(passkeys)
        .where(_own(who), passkeys.c.id == id)
        .values(sign_count=sign_count, last_used_at=func.clock_timestamp())
    )


async def end_passkey(connection: AsyncConnection, who: FactorHolder, id: str) -> bool:
    """One is good no more; whether it was theirs."""
    return await _end(connection, _own(who) & (passkeys.c.id == id)) == 1


async def end_passkeys(connection: AsyncConnection, who: FactorHolder) -> None:
    """None of theirs is good any more."""
    await _end(connection, _own(who))


async def keep_challenge(
    connection: AsyncConnection, who: FactorHolder, purpose: str, challenge: str
) -> None:
    """Keep what is to be signed."""
    row = {
        "challenge": challenge,
        **who.named(),
        "purpose": purpose,
        "expires_at": func.clock_timestamp() + CHALLENGE_LASTS,
    }
    await connection.execute(insert(passkey_challenges).values(row))


async def take_challenge(
    connection: AsyncConnection, who: FactorHolder, purpose: str, challenge: str
) -> bool:
    """Whether this was to be signed by them for this purpose; it is signed once."""
    kept = passkey_challenges.c
    done = await connection.execute(
        update(passkey_challenges)
        .where(who.own(passkey_challenges), kept.challenge == challenge, kept.purpose == purpose)
        .where(kept.ended_at.is_(None), kept.expires_at > func.clock_timestamp())
        .values(ended_at=func.clock_timestamp())
    )
    return done.rowcount == 1


def _own(who: FactorHolder) -> ColumnElement[bool]:
    return who.own(passkeys) & passkeys.c.ended_at.is_(None)


async def _end(connection: AsyncConnection, which: ColumnElement[bool]) -> int:
    ended = update(passkeys).where(which).values(ended_at=func.clock_timestamp())
    return (await connection.execute(ended)).rowcount


def _passkey(row: Row[tuple[object, ...]]) -> Passkey:
    kept = row._mapping
    return Passkey(
        id=kept["id"],
        name=kept["name"],
        public_key=bytes(kept["public_key"]),
        sign_count=kept["sign_count"],
        made_at=kept["made_at"],
        last_used_at=kept["last_used_at"],
    )
