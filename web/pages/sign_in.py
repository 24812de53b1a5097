"""Signing in and out."""

from __future__ import annotations

import re
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.refusal import Refusal
from service.sessions.signing import HalfSession, Session, sign_in, sign_out
from service.sessions.throttling import TooManyAttempts
from web.acting import context_in, door_of, nobody_in, require_origin, token_of
from web.forms import Typed, typed_in
from web.pages.factor_in import half_begun
from web.pages.factor_ways import STAFF_WAY
from web.render import page
from web.temporal_pages.pages import SIGN_IN, TO
from web.temporal_pages.routes import RouteKind, judged

HOME = "/"
_OURS = ("/cases", "/tasks", "/service", "/find", "/sessions", "/second-factor")
KEPT = "kept."
"""Before the names of what was typed into another form, which the sign-in page carries on."""
_PATH = re.compile(r"(/[A-Za-z0-9-]+)+")
_QUERY = re.compile(r"[A-Za-z0-9%&=+._-]*")


async def show_sign_in(request: Request) -> Response:
    """The form, or home for who is signed in already."""
    if await context_in(request, "") is not None:
        return RedirectResponse(HOME, 303)
    to = going_to(request, request.query_params.get(TO, ""))
    return sign_in_page(request, to)


def sign_in_page(
    request: Request,
    to: str,
    refusal: Refusal | None = None,
    kept: Typed | None = None,
    status: int = 403,
) -> Response:
    """The page, with the ways in that there are, and why the last try was refused."""
    wait = isinstance(refusal, TooManyAttempts)
    settings = door_of(request).settings
    answer = page(
        request,
        "sign_in",
        context=None,
        status=200 if refusal is None else 429 if wait else status,
        problems=[] if refusal is None else [f"{refusal.sentence} {refusal.what_to_do}"],
        to=to,
        number="",
        kept=kept or {},
        provider=bool(settings.oidc_issuer),
        break_glass=settings.oidc_break_glass,
    )
    if isinstance(refusal, TooManyAttempts):
        answer.headers["Retry-After"] = str(refusal.seconds_to_wait)
    return answer


async def take_sign_in(request: Request) -> Response:
    """Begin a session and go where they were going."""
    require_origin(request)
    typed = await typed_in(request)
    to = going_to(request, typed.get(TO, ""))
    number, credential = typed.get("number", ""), typed.get("credential", "")
    kept = {name: text for name, text in typed.items() if name.startswith(KEPT)}
    begun = await sign_in(nobody_in(request), number, credential)
    if isinstance(begun, Refusal):
        return sign_in_page(request, to, begun, kept)
    if isinstance(begun, HalfSession):
        return half_begun(request, STAFF_WAY, begun, carried_on(typed))
    begun_with = leads_on(request, begun, typed)
    begun_with.headers.append("Set-Cookie", STAFF_WAY.keep(request, begun.token, begun.lasts))
    return begun_with


def carried_on(typed: Typed) -> Typed:
    """What the forms of signing in carry on: where somebody was going, and what they had typed."""
    return {name: text for name, text in typed.items() if name == TO or name.startswith(KEPT)}


def leads_on(request: Request, session: Session, typed: Typed) -> Response:
    """Where somebody was going; with what they had typed there, they send it themselves."""
    to = going_to(request, typed.get(TO, ""))
    kept = {name.removeprefix(KEPT): text for name, text in carried_on(typed).items() if name != TO}
    if not (kept and is_our_page(to)):
        return RedirectResponse(to or HOME, 303)
    return page(request, "again", context=None, to=to, kept=kept)


async def take_sign_out(request: Request) -> Response:
    """End the session, here and in the browser."""
    require_origin(request)
    await sign_out(nobody_in(request), token_of(request))
    answer = RedirectResponse(SIGN_IN, 303)
    answer.headers.append("Set-Cookie", STAFF_WAY.keep(request, "", timedelta()))
    return answer


def going_to(request: Request, named: str) -> str:
    """The page somebody wanted before they were asked to sign in; empty if it is not one of our
    pages.
    """
    route = judged("GET", named, door_of(request).settings.namespace)
    if route is not None and route.kind is RouteKind.PAGE:
        return route.target
    return named if is_our_page(named) else ""


def is_our_page(named: str) -> bool:
    """Whether this is the path of a page of our own, written plainly."""
    path, _, query = named.partition("?")
    ours = any(path == own or path.startswith(f"{own}/") for own in _OURS)
    return ours and bool(_PATH.fullmatch(path)) and bool(_QUERY.fullmatch(query))
