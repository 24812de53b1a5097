"""Signing in and out."""

from __future__ import annotations

import re
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from policy.refusal import Refusal
from service.sessions.signing import sign_in, sign_out
from service.sessions.throttling import TooManyAttempts
from web.acting import context_in, door_of, nobody_in, require_origin, token_of
from web.cookies import cookie
from web.forms import typed_in
from web.render import page
from web.temporal_pages.pages import SIGN_IN, TO
from web.temporal_pages.routes import RouteKind, judged

HOME = "/"
_OURS = ("/cases", "/tasks", "/service", "/find", "/sessions")
KEPT = "kept."
"""Before the names of what was typed into another form, which the sign-in page carries on."""
_PATH = re.compile(r"(/[A-Za-z0-9-]+)+")
_QUERY = re.compile(r"[A-Za-z0-9%&=+._-]*")


async def show_sign_in(request: Request) -> Response:
    """The form, or home for who is signed in already."""
    if await context_in(request, "") is not None:
        return _leads(HOME)
    to = _going_to(request, request.query_params.get(TO, ""))
    return page(request, "sign_in", context=None, problems=[], to=to, number="")


async def take_sign_in(request: Request) -> Response:
    """Begin a session and go where they were going."""
    require_origin(request)
    typed = await typed_in(request)
    to = _going_to(request, typed.get(TO, ""))
    number, credential = typed.get("number", ""), typed.get("credential", "")
    kept = {name: text for name, text in typed.items() if name.startswith(KEPT)}
    begun = await sign_in(nobody_in(request), number, credential)
    if isinstance(begun, Refusal):
        status = 429 if isinstance(begun, TooManyAttempts) else 403
        said = f"{begun.sentence} {begun.what_to_do}"
        answer = page(
            request,
            "sign_in",
            context=None,
            status=status,
            problems=[said],
            to=to,
            number="",
            kept=kept,
        )
        if isinstance(begun, TooManyAttempts):
            answer.headers["Retry-After"] = str(begun.seconds_to_wait)
        return answer
    set_cookie = _cookie(request, begun.token, begun.lasts)
    if not (kept and is_our_page(to)):
        return _leads(to or HOME, set_cookie)
    before = {name.removeprefix(KEPT): text for name, text in kept.items()}
    answer = page(request, "again", context=None, to=to, kept=before)
    answer.headers.append("Set-Cookie", set_cookie)
    return answer


async def take_sign_out(request: Request) -> Response:
    """End the session, here and in the browser."""
    require_origin(request)
    await sign_out(nobody_in(request), token_of(request))
    return _leads(SIGN_IN, _cookie(request, "", timedelta()))


def _cookie(request: Request, token: str, lasts: timedelta) -> str:
    door = door_of(request)
    return cookie(token, door.settings.track, secure=door.secure, lasts=lasts)


def _going_to(request: Request, named: str) -> str:
    """The page somebody wanted before they were asked to sign in; empty if it is none of ours."""
    route = judged("GET", named, door_of(request).settings.namespace)
    if route is not None and route.kind is RouteKind.PAGE:
        return route.target
    return named if is_our_page(named) else ""


def is_our_page(named: str) -> bool:
    """Whether this is the path of a page of our own, written plainly."""
    path, _, query = named.partition("?")
    ours = any(path == own or path.startswith(f"{own}/") for own in _OURS)
    return ours and bool(_PATH.fullmatch(path)) and bool(_QUERY.fullmatch(query))


def _leads(to: str, set_cookie: str = "") -> Response:
    headers = {"Location": to, **({"Set-Cookie": set_cookie} if set_cookie else {})}
    return Response(status_code=303, headers=headers)
