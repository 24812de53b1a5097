"""The second half of signing in: a code, or setting a second factor up the first time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from policy.refusal import Refusal
from policy.second_factor import HALF_ENDED, NOTHING_TO_CONFIRM, WRONG_CODE, FactorOwner, app_code
from policy.session_times import SESSION_LASTS
from policy.throttling import CountedOf
from service.authorisation import Open, open_use_case
from service.context import Context
from service.sessions.codes import (
    ALL,
    accept_code,
    address_of_secret,
    fitting,
    log,
    new_secret,
    noted,
)
from service.sessions.credential import Session
from service.sessions.throttling import throttled
from store import totp
from store.factor_events import lock_factors
from store.half_sessions import finish_half, half_signed_in
from store.passkeys import passkeys_of
from store.recovery_codes import new_codes
from store.signing_people import FactorHolder
from wiring.app import App

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorDue:
    """Whose factor is due, whether they have one to be asked for, and a passkey beside the app."""

    number: str
    to_set_up: bool
    has_passkey: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AppToSetUp:
    """What an authenticator app needs: the secret, and the address that its picture says."""

    number: str
    secret: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """A factor was set up: recovery codes to be shown once, and the session if one began with
    it.
    """

    codes: tuple[str, ...]
    session: Session | None


@open_use_case(Open.SESSION)
async def factor_due(context: Context, owner: FactorOwner, token: str) -> FactorDue | Refusal:
    """What is due in a half session."""
    async with context.app.engine.connect() as connection:
        who = await half_signed_in(connection, ALL[owner], token)
        if who is None:
            return HALF_ENDED
        return FactorDue(
            number=who.number,
            to_set_up=not await totp.has_app(connection, who),
            has_passkey=bool(await passkeys_of(connection, who)),
        )


@open_use_case(Open.SESSION)
async def finish_with_code(
    context: Context, owner: FactorOwner, token: str, typed: str
) -> Session | Refusal:
    """Begin the session with a code of the app, or a recovery code."""

    async def work(connection: AsyncConnection, who: FactorHolder) -> Session | Refusal | None:
        kind = await accept_code(context.app, connection, who, typed)
        return None if kind is None else await finished(connection, who, token, kind)

    return await _in_half(context, owner, token, work)


@open_use_case(Open.SESSION)
async def begin_set_up(context: Context, owner: FactorOwner, token: str) -> FactorDue | Refusal:
    """Make a secret for the person who has no factor yet."""
    async with context.app.engine.begin() as connection:
        who = await half_signed_in(connection, ALL[owner], token)
        if who is None:
            return HALF_ENDED
        if not await totp.has_app(connection, who):
            await begin_app(context.app, connection, who)
        return FactorDue(number=who.number, to_set_up=True)


@open_use_case(Open.SESSION)
async def show_set_up(context: Context, owner: FactorOwner, token: str) -> AppToSetUp | Refusal:
    """The secret that waits for its first code."""
    async with context.app.engine.connect() as connection:
        who = await half_signed_in(connection, ALL[owner], token)
        if who is None:
            return HALF_ENDED
        # A person who has an app already changes it signed in, never from here.
        if await totp.has_app(connection, who):
            return NOTHING_TO_CONFIRM
        return await shown_app(context.app, connection, who)


@open_use_case(Open.SESSION)
async def finish_set_up(
    context: Context, owner: FactorOwner, token: str, typed: str
) -> SetUp | Refusal:
    """Confirm a first app by a code of it, and begin the session."""

    async def work(connection: AsyncConnection, who: FactorHolder) -> SetUp | Refusal | None:
        if await totp.has_app(connection, who):
            return NOTHING_TO_CONFIRM
        codes = await confirmed_app(context.app, connection, who, typed)
        if codes is None or isinstance(codes, Refusal):
            return codes
        session = await finished(connection, who, token, "app")
        return session if isinstance(session, Refusal) else SetUp(codes=codes, session=session)

    return await _in_half(context, owner, token, work)


async def _in_half(
    context: Context,
    owner: FactorOwner,
    token: str,
    work: Callable[[AsyncConnection, FactorHolder], Awaitable[T | Refusal | None]],
) -> T | Refusal:
    """Do something with a code in a half session. A wrong code counts against the account."""
    async with context.app.engine.connect() as connection:
        who = await half_signed_in(connection, ALL[owner], token)
    if who is None:
        return refused_ended()
    return await with_code(who, context, work)


def refused_ended() -> Refusal:
    """Nobody's half session, or one that has ended; it is on the log like every failure."""
    log.warning("sign-in-refused", code=HALF_ENDED.code)
    return HALF_ENDED


async def with_code(
    who: FactorHolder,
    context: Context,
    work: Callable[[AsyncConnection, FactorHolder], Awaitable[T | Refusal | None]],
) -> T | Refusal:
    """Do something that a code decides: None of it is a wrong one, and then nothing is kept."""

    async def tried() -> T | Refusal | None:
        async with context.app.engine.connect() as connection, connection.begin() as all_of_it:
            await lock_factors(connection, who)
            found = await work(connection, who)
            if found is None or isinstance(found, Refusal):
                await all_of_it.rollback()
            return found

    return await throttled(
        context.app, context.address, who.account, tried, WRONG_CODE, CountedOf.FACTOR
    )


async def finished(
    connection: AsyncConnection, who: FactorHolder, token: str, kind: str
) -> Session | Refusal:
    """The session in the place of the half one."""
    begun = await finish_half(connection, who, token)
    if begun is None:
        return refused_ended()
    await noted(connection, who, f"signed in by {kind}")
    return Session(token=begun, number=who.number, lasts=SESSION_LASTS)


async def begin_app(app: App, connection: AsyncConnection, who: FactorHolder) -> None:
    """Keep a new secret, which does not count yet."""
    await lock_factors(connection, who)
    await totp.keep_pending(connection, app.keys, who, new_secret())
    log.event("second-factor", code="app-begun")


async def shown_app(
    app: App, connection: AsyncConnection, who: FactorHolder
) -> AppToSetUp | Refusal:
    """What the app needs to know."""
    kept = await totp.pending_secret(connection, app.keys, who)
    if kept is None:
        return NOTHING_TO_CONFIRM
    address = address_of_secret(who, kept.secret, app.settings.track)
    return AppToSetUp(number=who.number, secret=kept.secret, address=address)


async def confirmed_app(
    app: App, connection: AsyncConnection, who: FactorHolder, typed: str
) -> tuple[str, ...] | Refusal | None:
    """Confirm the app that waits, in the place of any other: new recovery codes. None if the code
    is not of it.
    """
    kept = await totp.pending_secret(connection, app.keys, who)
    if kept is None:
        return NOTHING_TO_CONFIRM
    step = await fitting(connection, kept, app_code(typed))
    if step is None or not await totp.confirm_secret(connection, who, kept.id, step):
        return None
    await noted(connection, who, "app set up")
    return tuple(await new_codes(connection, app.keys.ring, who))
