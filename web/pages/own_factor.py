"""One's own second factor: another app, other recovery codes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from policy.refusal import Refusal
from service.context import Context
from service.sessions.own_factors import (
    begin_my_app,
    confirm_my_app,
    my_factors,
    renew_my_codes,
    show_my_app,
)
from service.sessions.passkeys import my_passkeys
from service.sessions.webauthn_site import site_of
from web.acting import door_of, require_origin
from web.errors import RequestRefused
from web.forms import typed_in
from web.pages.factor_in import CODE, PRESENT, codes_page, picture_of
from web.pages.factor_ways import FactorWay

Page = Callable[[Request, Context], Awaitable[Response]]
Guarded = Callable[[Page], Callable[[Request], Awaitable[Response]]]
"""What makes a page one for who is signed in, each way its own."""
_POST = ["POST"]
T = TypeVar("T")


def own_factor_routes(way: FactorWay, signed_in: Guarded) -> list[Route]:
    """The pages of one way in."""
    at = f"{way.own}/app"

    async def show_own(request: Request, context: Context) -> Response:
        return await own_page(request, context, way, None)

    async def begin(request: Request, context: Context) -> Response:
        require_origin(request)
        _done(await begin_my_app(context))
        return RedirectResponse(at, 303)

    async def show_app(request: Request, context: Context) -> Response:
        return await app_page(request, context, None)

    async def app_page(request: Request, context: Context, refusal: Refusal | None) -> Response:
        shown, factors = await show_my_app(context), _done(await my_factors(context))
        if isinstance(shown, Refusal):
            return RedirectResponse(way.own, 303)
        said: dict[str, Any] = {
            "app": shown,
            "picture": picture_of(shown.address),
            "action": at,
            "begin": f"{at}/begin",
            "asks_present": factors.has_app,
        }
        if refusal is not None:
            return way.refused(request, "factor_set_up", refusal, context, **said)
        return way.shown(request, "factor_set_up", context, **said)

    async def take_app(request: Request, context: Context) -> Response:
        require_origin(request)
        typed = await typed_in(request)
        done = await confirm_my_app(context, typed.get(CODE, ""), typed.get(PRESENT, ""))
        if isinstance(done, Refusal):
            return await app_page(request, context, done)
        return codes_page(request, way, done, context)

    async def renew(request: Request, context: Context) -> Response:
        require_origin(request)
        done = await renew_my_codes(context, (await typed_in(request)).get(CODE, ""))
        if isinstance(done, Refusal):
            return await own_page(request, context, way, done)
        return codes_page(request, way, done, context)

    return [
        Route(way.own, signed_in(show_own)),
        Route(f"{at}/begin", signed_in(begin), methods=_POST),
        Route(at, signed_in(show_app)),
        Route(at, signed_in(take_app), methods=_POST),
        Route(f"{way.own}/codes", signed_in(renew), methods=_POST),
    ]


def _done(found: T | Refusal) -> T:
    """What anybody signed in may have."""
    if isinstance(found, Refusal):
        raise RequestRefused(403)
    return found


async def own_page(
    request: Request, context: Context, way: FactorWay, refusal: Refusal | None
) -> Response:
    """What somebody has, and what they can change of it."""
    said: dict[str, Any] = {
        "factors": _done(await my_factors(context)),
        "passkeys": _done(await my_passkeys(context)),
        "possible": site_of(door_of(request).settings) is not None,
    }
    if refusal is not None:
        return way.refused(request, "factor_own", refusal, context, **said)
    return way.shown(request, "factor_own", context, **said)
