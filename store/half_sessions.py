"""Signing in by a credential, and the short while between it and the second factor.

A half session has a token of its own kind: no page and no session is ever looked up by it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from policy.second_factor import HALF_LASTS, AfterCredential, after_credential
from store.credentials import check, still_fits
from store.passkeys import passkeys_of
from store.sessions import begin_session, digest_of
from store.signing_people import FactorHolder, SigningPeople, is_sample, serves_now
from store.tables import half_sessions
from store.totp import has_app


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialRight:
    """A credential was right: the token of a session, or of a half one if something is due."""

    token: str
    then: AfterCredential
    has_passkey: bool


async def sign_in_with(
    engine: AsyncEngine,
    people: SigningPeople,
    number: str,
    credential: str,
    needs: Callable[[bool], bool],
) -> CredentialRight | None:
    """Hold a credential against somebody's; `needs` says whether they need a second factor, given
    whether they are a sample. A wrong number takes as long as a wrong credential, and a person who
    got another credential or left while theirs was being checked is not let in.

    Raises:
        SQLAlchemyError: the database is out of reach.
    """
    fit = await check(engine, people.holder(number), credential)
    if fit is None:
        return None
    who = FactorHolder(people=people, number=number)
    async with engine.begin() as connection:
        if not await still_fits(connection, fit):
            return None
        needed = needs(await is_sample(connection, who))
        then = after_credential(needed=needed, has_one=await has_app(connection, who))
        if then is AfterCredential.SIGNED_IN:
            token = await begin_session(connection, people.sessions, number)
        else:
            token = await _begin_half(connection, who)
        passkeys = await passkeys_of(connection, who)
    return CredentialRight(token=token, then=then, has_passkey=bool(passkeys))


async def _begin_half(connection: AsyncConnection, who: FactorHolder) -> str:
    await connection.execute(select(func.clear_half_sessions()))
    token = secrets.token_urlsafe(32)
    row = {
        "token_hash": digest_of(token),
        **who.named(),
        "expires_at": func.clock_timestamp() + HALF_LASTS,
    }
    await connection.execute(insert(half_sessions).values(row))
    return token


async def half_signed_in(
    connection: AsyncConnection, people: SigningPeople, token: str
) -> FactorHolder | None:
    """Whose half session a token is, if it goes on and they may sign in still."""
    found = await connection.execute(select(half_sessions.c.number).where(_going_on(people, token)))
    number = found.scalar()
    if number is None:
        return None
    who = FactorHolder(people=people, number=number)
    return who if await serves_now(connection, who) else None


async def finish_half(connection: AsyncConnection, who: FactorHolder, token: str) -> str | None:
    """Begin the session in the place of the half one; its token. None if that ended meanwhile, or
    if they may sign in no more.
    """
    ended = await connection.execute(
        update(half_sessions)
        .where(_going_on(who.people, token), who.own(half_sessions))
        .values(ended_at=func.clock_timestamp())
    )
    if ended.rowcount != 1 or not await serves_now(connection, who):
        return None
    return await begin_session(connection, who.people.sessions, who.number)


async def end_halves(connection: AsyncConnection, who: FactorHolder) -> None:
    """End all of somebody's."""
    await connection.execute(
        update(half_sessions)
        .where(who.own(half_sessions), half_sessions.c.ended_at.is_(None))
        .values(ended_at=func.clock_timestamp())
    )


def _going_on(people: SigningPeople, token: str) -> ColumnElement[bool]:
    kept = half_sessions.c
    return (
        (kept.token_hash == digest_of(token))
        & (kept.owner == people.owner.value)
        & kept.ended_at.is_(None)
        & (kept.expires_at > func.clock_timestamp())
    )
