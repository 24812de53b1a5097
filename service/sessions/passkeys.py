"""Passkeys beside the app: one signs in with them as the second factor, adds, and removes them."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from policy.refusal import Refusal
from policy.second_factor import (
    HALF_ENDED,
    MOST_PASSKEYS,
    NO_PASSKEYS_HERE,
    NO_SUCH_PASSKEY,
    TOO_MANY_PASSKEYS,
    WRONG_PASSKEY,
    FactorOwner,
    passkey_name,
)
from service.authorisation import Open, open_use_case, use_case
from service.context import Context
from service.permissions import ByOrganisation
from service.sessions.codes import ALL, accept_code, noted
from service.sessions.credential import Session
from service.sessions.own_factors import holder_of
from service.sessions.second_factor import finished, refused_ended, with_code
from service.sessions.throttling import throttled
from service.sessions.webauthn_site import PasskeyAnswer, PasskeySite, site_of
from store.factor_events import lock_factors
from store.half_sessions import half_signed_in
from store.passkeys import (
    TO_ADD,
    TO_SIGN_IN,
    Passkey,
    add_passkey,
    end_passkey,
    keep_challenge,
    passkeys_of,
    see_passkey,
    take_challenge,
)
from store.signing_people import FactorHolder


@open_use_case(Open.SESSION)
async def ask_for_passkey(context: Context, owner: FactorOwner, token: str) -> str | Refusal:
    """What a browser is asked to sign in a half session, as JSON."""
    from service.sessions.webauthn_ceremonies import to_use_one

    site = site_of(context.app.settings)
    async with context.app.engine.begin() as connection:
        who = await half_signed_in(connection, ALL[owner], token)
        if who is None:
            return HALF_ENDED
        known = await passkeys_of(connection, who)
        if site is None or not known:
            return NO_PASSKEYS_HERE if site is None else NO_SUCH_PASSKEY
        asked, challenge = to_use_one(site, known)
        await keep_challenge(connection, who, TO_SIGN_IN, challenge)
        return asked


@open_use_case(Open.SESSION)
async def finish_with_passkey(
    context: Context, owner: FactorOwner, token: str, typed: str
) -> Session | Refusal:
    """Begin the session with what a passkey signed."""
    from service.sessions.webauthn_ceremonies import read_answer

    app = context.app
    site, answer = site_of(app.settings), read_answer(typed)
    async with app.engine.connect() as connection:
        who = await half_signed_in(connection, ALL[owner], token)
    if who is None:
        return refused_ended()

    async def tried() -> Session | Refusal | None:
        async with app.engine.begin() as connection:
            await lock_factors(connection, who)
            if site is None or answer is None or not await _used(connection, who, site, answer):
                return None
            return await finished(connection, who, token, "passkey")

    # Apart from the codes: guesses of those do not keep the owner of a passkey out.
    return await throttled(app, context.address, f"passkey {who.account}", tried, WRONG_PASSKEY)


async def _used(
    connection: AsyncConnection, who: FactorHolder, site: PasskeySite, answer: PasskeyAnswer
) -> bool:
    from service.sessions.webauthn_ceremonies import count_of_use

    if not await take_challenge(connection, who, TO_SIGN_IN, answer.challenge):
        return False
    known = [one for one in await passkeys_of(connection, who) if one.id == answer.id]
    count = count_of_use(site, answer, known[0]) if known else None
    if count is None:
        return False
    await see_passkey(connection, who, answer.id, count)
    return True


@use_case(staff=lambda permissions: permissions.anybody, organisations=ByOrganisation.KNOW_ITS_OWN)
async def my_passkeys(context: Context) -> list[Passkey]:
    """One's own."""
    async with context.app.engine.connect() as connection:
        return await passkeys_of(connection, holder_of(context.member, context.user))


@use_case(staff=lambda permissions: permissions.anybody, organisations=ByOrganisation.KNOW_ITS_OWN)
async def begin_my_passkey(context: Context, typed: str) -> str | Refusal:
    """What a browser is asked for a new one, as JSON, for a code that is good now."""
    from service.sessions.webauthn_ceremonies import to_make_one

    app, site = context.app, site_of(context.app.settings)
    if site is None:
        return NO_PASSKEYS_HERE

    async def work(connection: AsyncConnection, who: FactorHolder) -> str | Refusal | None:
        known = await passkeys_of(connection, who)
        if len(known) >= MOST_PASSKEYS:
            return TOO_MANY_PASSKEYS
        if await accept_code(app, connection, who, typed) is None:
            return None
        handle = bytes.fromhex(app.keys.ring.fingerprint("passkey-user", who.account))
        asked, challenge = to_make_one(site, who.number, handle, known)
        await keep_challenge(connection, who, TO_ADD, challenge)
        return asked

    return await with_code(holder_of(context.member, context.user), context, work)


@use_case(staff=lambda permissions: permissions.anybody, organisations=ByOrganisation.KNOW_ITS_OWN)
async def add_my_passkey(context: Context, name: str, typed: str) -> str | Refusal:
    """Keep a passkey that a browser made; its name."""
    from service.sessions.webauthn_ceremonies import made_one, read_answer

    who, site = holder_of(context.member, context.user), site_of(context.app.settings)
    answer = read_answer(typed)
    if site is None or answer is None:
        return NO_PASSKEYS_HERE if site is None else WRONG_PASSKEY
    async with context.app.engine.begin() as connection:
        await lock_factors(connection, who)
        known = await passkeys_of(connection, who)
        if not await take_challenge(connection, who, TO_ADD, answer.challenge):
            return WRONG_PASSKEY
        made = made_one(site, answer)
        if made is None:
            return WRONG_PASSKEY
        called = passkey_name(name, len(known) + 1)
        kept = await add_passkey(
            connection,
            who,
            id=made.id,
            name=called,
            public_key=made.public_key,
            sign_count=made.sign_count,
        )
        if not kept:
            return WRONG_PASSKEY
        await noted(connection, who, "passkey added")
        return called


@use_case(staff=lambda permissions: permissions.anybody, organisations=ByOrganisation.KNOW_ITS_OWN)
async def remove_my_passkey(context: Context, id: str) -> str | Refusal:
    """One is good no more; its id."""
    who = holder_of(context.member, context.user)
    async with context.app.engine.begin() as connection:
        if not await end_passkey(connection, who, id):
            return NO_SUCH_PASSKEY
        await noted(connection, who, "passkey removed")
        return id
