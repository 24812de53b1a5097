"""Signing in by an identity provider, where one is set up: staff only, whom two people have bound
to what the provider calls them. Nobody is entered by signing in.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policy.provider_sign_in import (
    NO_PROVIDER,
    NO_SECOND_FACTOR,
    NOT_BEGUN_HERE,
    PROVIDER_DECLINED,
    PROVIDER_GONE,
    PROVIDER_NOT_BELIEVED,
    attests_second_factor,
    unknown_subject,
)
from policy.refusal import Refusal
from policy.session_times import SESSION_LASTS
from service.authorisation import Open, open_use_case
from service.context import Context
from service.sessions.credential import Session
from service.sessions.subjects import digest_of_subject
from service.sessions.throttling import throttled
from store import staff
from store.provider import begin_provider_sign_in, staff_of_subject, use_provider_sign_in
from store.sessions import begin_session
from wiring.app import App
from wiring.logs import get_logger
from wiring.provided_identity import (
    ProvidedIdentity,
    ProviderRefused,
    ProviderUnreachable,
)

if TYPE_CHECKING:
    from wiring.identity_provider import IdentityProvider

WAY_BACK = "/sign-in/provider/back"
"""Where the provider sends somebody back to, on our own pages' address."""

log = get_logger("sign-in")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderWay:
    """Where somebody goes to sign in. `state` is for their browser alone, until they are back."""

    address: str = field(repr=False)
    state: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack:
    """What a browser brings from the provider, and the state that it had kept meanwhile."""

    state: str = field(repr=False)
    kept_state: str = field(repr=False)
    code: str = field(repr=False)


def _provider_of(app: App) -> IdentityProvider | None:
    settings = app.settings
    if not settings.oidc_issuer:
        return None
    from wiring.identity_provider import IdentityProvider

    return IdentityProvider(settings, settings.web_address.rstrip("/") + WAY_BACK)


@open_use_case(Open.SESSION)
async def begin_with_provider(context: Context) -> ProviderWay | Refusal:
    """Begin to sign in: where to go."""
    app = context.app
    provider = _provider_of(app)
    if provider is None:
        return NO_PROVIDER
    state = secrets.token_urlsafe(32)
    try:
        address = await provider.way_to(state, *_derived(app, state))
    except ProviderUnreachable:
        return _logged(PROVIDER_GONE)
    except ProviderRefused:
        return _logged(PROVIDER_NOT_BELIEVED)
    async with app.engine.begin() as connection:
        await begin_provider_sign_in(connection, state)
    return ProviderWay(address=address, state=state)


@open_use_case(Open.SESSION)
async def finish_with_provider(context: Context, back: CameBack) -> Session | Refusal:
    """Begin the session of the person who comes back from the provider, if all that it says is as
    it must be.
    """
    app = context.app
    provider = _provider_of(app)
    if provider is None:
        return NO_PROVIDER
    refused: list[Refusal] = []

    async def tried() -> Session | None:
        found = await _finished(app, provider, back)
        if isinstance(found, Refusal):
            refused.append(_logged(found))
            return None
        return found

    # By address alone: a program that guesses at states shuts out nobody else.
    account = f"provider {digest_of_subject(app, back.state)}"
    found = await throttled(app, context.address, account, tried, PROVIDER_DECLINED)
    return refused[0] if found is PROVIDER_DECLINED and refused else found


async def _finished(app: App, provider: IdentityProvider, back: CameBack) -> Session | Refusal:
    if not back.state or not hmac.compare_digest(back.state.encode(), back.kept_state.encode()):
        return NOT_BEGUN_HERE
    async with app.engine.begin() as connection:
        if not await use_provider_sign_in(connection, back.state):
            return NOT_BEGUN_HERE
    if not back.code:
        return PROVIDER_DECLINED
    try:
        who = await provider.identity(back.code, *_derived(app, back.state))
    except ProviderUnreachable:
        return PROVIDER_GONE
    except ProviderRefused:
        return PROVIDER_NOT_BELIEVED
    if not attests_second_factor(who.context, who.methods, provider.words):
        return NO_SECOND_FACTOR
    return await _session_of(app, who)


async def _session_of(app: App, who: ProvidedIdentity) -> Session | Refusal:
    async with app.engine.begin() as connection:
        number = await staff_of_subject(connection, digest_of_subject(app, who.subject))
        if number is None:
            return unknown_subject(who.subject)
        token = await begin_session(connection, staff.SESSIONS, number)
    log.event("signed-in", code="provider")
    return Session(token=token, number=number, lasts=SESSION_LASTS)


def _derived(app: App, state: str) -> tuple[str, str]:
    """The nonce and the verifier of a sign-in: worked out from the state and the key ring, and kept
    nowhere.
    """
    ring = app.keys.ring
    return ring.fingerprint("provider nonce", state), ring.fingerprint("provider verifier", state)


def _logged(refusal: Refusal) -> Refusal:
    log.warning("sign-in-refused", code=refusal.code)
    return refusal
