"""Secrets of authenticator apps: sealed under the ring, bound to whose each is. One counts
once a code of it was typed, and each of its codes is good once.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.keys import CaseKeys
from store.ring_rows import HalfGone, RingColumn
from store.signing_people import FactorHolder
from store.tables import totp_secrets

_KEPT = totp_secrets.c
SECRET = RingColumn.of(_KEPT.sealed)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class AppSecret:
    """A secret in clear, for as long as a code is compared or a page is shown. `last_step` is the
    newest step of which a code was used.
    """

    id: str
    secret: str
    last_step: int | None


async def has_app(connection: AsyncConnection, who: FactorHolder) -> bool:
    """Whether a confirmed app is in use: then their second factor is asked for."""
    found = await connection.execute(select(_KEPT.id).where(who.own(totp_secrets), _in_use()))
    return found.first() is not None


async def keep_pending(
    connection: AsyncConnection, keys: CaseKeys, who: FactorHolder, secret: str
) -> None:
    """Keep a new secret that does not count yet, in the place of one that was not confirmed."""
    await _end(connection, who, _pending())
    row = {"id": secrets.token_hex(16), **who.named()}
    sealed = await SECRET.sealed(keys, secret.encode(), row)
    await connection.execute(insert(totp_secrets).values(**row, **sealed))


async def pending_secret(
    connection: AsyncConnection, keys: CaseKeys, who: FactorHolder
) -> AppSecret | None:
    """The one that waits for its first code. Raises KeyRingError."""
    return await _opened(connection, keys, who, _pending())


async def secret_in_use(
    connection: AsyncConnection, keys: CaseKeys, who: FactorHolder
) -> AppSecret | None:
    """The one whose codes are good. Raises KeyRingError."""
    return await _opened(connection, keys, who, _in_use())


async def confirm_secret(
    connection: AsyncConnection, who: FactorHolder, id: str, step: int
) -> bool:
    """From now on this one counts, and none before it; whether it waited."""
    await _end(connection, who, _in_use())
    done = await connection.execute(
        update(totp_secrets)
        .where(_KEPT.id == id, who.own(totp_secrets), _pending())
        .values(confirmed_at=func.clock_timestamp(), last_step=step)
    )
    return done.rowcount == 1


async def use_step(connection: AsyncConnection, id: str, step: int) -> bool:
    """Note that the code of a step is used; whether that step was still good."""
    done = await connection.execute(
        update(totp_secrets)
        .where(_KEPT.id == id, _in_use())
        .where(or_(_KEPT.last_step.is_(None), _KEPT.last_step < step))
        .values(last_step=step)
    )
    return done.rowcount == 1


async def end_apps(connection: AsyncConnection, who: FactorHolder) -> None:
    """None of theirs counts any more."""
    await _end(connection, who, _KEPT.ended_at.is_(None))


async def _opened(
    connection: AsyncConnection, keys: CaseKeys, who: FactorHolder, which: ColumnElement[bool]
) -> AppSecret | None:
    found = await connection.execute(select(totp_secrets).where(who.own(totp_secrets), which))
    row = found.one_or_none()
    if row is None:
        return None
    try:
        secret = (await SECRET.opened(keys, row._mapping)).decode()
    except HalfGone:
        return None  # theirs is to be set up anew; a recovery code still opens
    return AppSecret(id=row.id, secret=secret, last_step=row.last_step)


async def _end(connection: AsyncConnection, who: FactorHolder, which: ColumnElement[bool]) -> None:
    await connection.execute(
        update(totp_secrets)
        .where(who.own(totp_secrets), which)
        # What counts no more is not kept either.
        .values(ended_at=func.clock_timestamp(), **SECRET.emptied)
    )


def _in_use() -> ColumnElement[bool]:
    return _KEPT.confirmed_at.is_not(None) & _KEPT.ended_at.is_(None)


def _pending() -> ColumnElement[bool]:
    return _KEPT.confirmed_at.is_(None) & _KEPT.ended_at.is_(None)
