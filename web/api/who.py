"""Who asks: the one place that makes a request of a program the context of use cases.

`Authorization: Bearer` and then a key of an organisation's program, or its code and credential with
a colon between, or the token of a session of somebody. No cookie counts here: no other
site's page can have this asked by somebody's browser.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from fastapi.security.http import HTTPAuthorizationCredentials

from policy.partners import OF_A_PROGRAM
from service.authorisation import NOT_SIGNED_IN
from service.context import Context
from service.failures import out_of_reach
from service.sessions.bearers import context_of_bearer
from service.sessions.organisations import refused_proof
from service.sessions.partners import context_of_partner
from service.sessions.requests import counted_request
from service.sessions.signing import member_of
from service.sessions.throttling import TooManyAttempts
from web.acting import address_of, door_of
from web.api.problems import ApiRefused
from wiring.app import App

_BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="bearer",
    description="A key of your program, your code and credential with a colon between, or a "
    "session's token.",
)
_LONGEST = 512
_NOT_SHOWN = replace(
    NOT_SIGNED_IN,
    sentence="Nothing that counts now shows who asks: no key, no credential, and no session.",
    what_to_do="Send `Authorization: Bearer` with a key of your program that has not ended, or the "
    "token of a session.",
)
"""Whoever asks here is a program: it has no page to sign in on."""


async def context_of(
    request: Request,
    shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
) -> Context:
    """The context of who asks. Raises ApiRefused if nobody shows who they are, and for one who asks
    too often.
    """
    used = f"api: {request.scope['route'].name}"
    try:
        return await _counted(await _context_in(request, shown, used), _token_in(shown))
    except ApiRefused as refused:
        if refused.refusal is NOT_SIGNED_IN:
            raise ApiRefused(_NOT_SHOWN) from None
        raise


async def context_for_command(request: Request, used: str, *, needed: bool) -> Context:
    """The context of the caller of a command; of nobody where nobody is `needed`, also if the
    record cannot say who it is. Raises ApiRefused.
    """
    try:
        shown = await _BEARER(request)
        return await _counted(await _context_in(request, shown, used), _token_in(shown))
    except ApiRefused as refused:
        if needed or refused.refusal is not NOT_SIGNED_IN:
            raise
    except Exception as error:
        if needed or not out_of_reach(error):
            raise
    return Context(app=door_of(request).app, used="", address=address_of(request))


async def _context_in(
    request: Request, shown: HTTPAuthorizationCredentials | None, used: str
) -> Context | None:
    return await _context(door_of(request).app, _token_in(shown), used, address_of(request))


def _token_in(shown: HTTPAuthorizationCredentials | None) -> str:
    return shown.credentials if shown is not None else ""


def holder_of(context: Context, token: str) -> str:
    """Whose requests are counted together: a person's, whatever sessions they have; a program's by
    the credential that it shows, so that none of an organisation's is slowed down by another.
    """
    if context.member is not None or context.user:
        return context.by
    return context.app.keys.ring.fingerprint("requests-of", token)


async def _counted(context: Context | None, token: str) -> Context:
    if context is None:
        raise ApiRefused(NOT_SIGNED_IN)
    refusal = await counted_request(context.app, holder_of(context, token))
    if refusal is not None:
        raise ApiRefused(refusal, status=429, headers={"Retry-After": "60"})
    return context


Asking = Annotated[Context, Depends(context_of)]
"""The caller, shown."""


async def _context(app: App, token: str, used: str, address: str) -> Context | None:
    """None for nobody. Raises ApiRefused for who failed too often."""
    if not token or len(token) > _LONGEST:
        return None
    by_key = await context_of_bearer(app, token, "", address)
    if by_key is not None:
        return by_key
    organisation, colon, credential = token.partition(":")
    if colon:
        return await _by_credential(app, organisation, credential, address)
    member = await member_of(app, token)
    if member is None:
        return await context_of_partner(app, token, "", address)
    return Context(app=app, used=used, member=member, address=address)


async def _by_credential(
    app: App, organisation: str, credential: str, address: str
) -> Context | None:
    refusal = await refused_proof(app, organisation, credential, NOT_SIGNED_IN, address)
    if isinstance(refusal, TooManyAttempts):
        wait = {"Retry-After": str(refusal.seconds_to_wait)}
        raise ApiRefused(refusal, status=429, headers=wait)
    if refusal is not None:
        return None
    return Context(
        app=app,
        used="",
        organisation=organisation,
        organisation_roles=OF_A_PROGRAM,
        address=address,
    )
