"""Who asks: the one place that makes a request of a program the context of use cases.

`Authorization: Bearer` and then an organisation's code and credential with a colon between, or the
token of a session of a member of staff. No cookie counts here: no other site's page can have this
asked by somebody's browser.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from fastapi.security.http import HTTPAuthorizationCredentials

from service.authorisation import NOT_SIGNED_IN
from service.context import Context
from service.sessions.organisations import proven
from service.sessions.signing import member_of
from web.acting import door_of
from web.api.problems import ApiRefused
from wiring.app import App

_BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="bearer",
    description="An organisation's code and credential with a colon between, or a session's token.",
)
_LONGEST = 512


async def context_of(
    request: Request,
    shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
) -> Context:
    """The context of whoever asks. Raises ApiRefused if nobody shows who they are."""
    token = shown.credentials if shown is not None else ""
    app = door_of(request).app
    context = await _context(app, token, request.scope["route"].name)
    if context is None:
        raise ApiRefused(NOT_SIGNED_IN)
    return context


Asking = Annotated[Context, Depends(context_of)]
"""Whoever asks, shown."""


async def _context(app: App, token: str, used: str) -> Context | None:
    if not token or len(token) > _LONGEST:
        return None
    organisation, colon, credential = token.partition(":")
    if colon:
        known = await proven(app, organisation, credential)
        return Context(app=app, used="", organisation=organisation) if known else None
    member = await member_of(app, token)
    return None if member is None else Context(app=app, used=f"api: {used}", member=member)
