"""Temporal's own pages, for who is signed in: looking only, and only at this track."""

from __future__ import annotations

from typing import assert_never
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from service.cases.payloads import NotPayloads
from web.acting import context_in, door_of, require_origin, token_of
from web.errors import RequestRefused
from web.guard import FROM_BEHIND
from web.temporal_pages.forward import PagesOutOfReach, fetch, forward
from web.temporal_pages.routes import LIST, Route, RouteKind, judged
from web.temporal_pages.shown import for_looking, only_ours

TO = "to"
SIGN_IN = "/sign-in"
_JSON = "application/json"


async def from_behind(request: Request) -> Response:
    """Whatever is not ours: a page of Temporal's, if it is on the list."""
    settings = door_of(request).settings
    behind, namespace = settings.pages_behind, settings.namespace
    token = settings.temporal_token.get_secret_value() if settings.temporal_token else ""
    route = judged(request.method, target_of(request), namespace)
    if not behind or route is None:
        raise RequestRefused(404)
    if await context_in(request, "") is None:
        return _ask_for_sign_in(request, route)
    require_origin(request, needed=False)
    try:
        match route.kind:
            case RouteKind.LIST:
                own = await fetch(f"/{LIST}/{namespace}", behind, token)
                return Response(only_ours(own, namespace), media_type=_JSON)
            case RouteKind.SETTINGS:
                said = await fetch(route.target, behind, token)
                return Response(for_looking(said, namespace), media_type=_JSON)
            case RouteKind.PAGE | RouteKind.READ:
                request.scope["state"][FROM_BEHIND] = True
                return await forward(request, route.target, behind, token)
            case _:
                assert_never(route.kind)
    except PagesOutOfReach:
        raise RequestRefused(502) from None


def target_of(request: Request) -> str:
    """Path and query as they were sent: what is judged is what is passed on."""
    path = request.scope["raw_path"].decode("latin-1")
    query = request.scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


def _ask_for_sign_in(request: Request, route: Route) -> Response:
    """A person is led to the form, from there to where they were going; a program is refused."""
    if route.kind is not RouteKind.PAGE or request.method != "GET":
        raise RequestRefused(401)
    return RedirectResponse(f"{SIGN_IN}?{urlencode({TO: route.target})}", 303)


async def decode(request: Request) -> Response:
    """Payloads opened for who may read them. What is not opened goes back as it came."""
    origin = require_origin(request, needed=False)
    body = await request.body()
    namespace = request.headers.get("x-namespace", "")
    try:
        answer = await door_of(request).payloads.decode(body, namespace, token_of(request))
    except NotPayloads:
        raise RequestRefused(400) from None
    return Response(answer, media_type=_JSON, headers=_for(origin))


async def preflight(request: Request) -> Response:
    """A browser asks beforehand whether Temporal's page may ask."""
    headers = {
        **_for(require_origin(request)),
        "Access-Control-Allow-Methods": "POST",
        "Access-Control-Allow-Headers": "Content-Type, X-Namespace",
        "Access-Control-Max-Age": "600",
    }
    return Response(status_code=204, headers=headers)


def _for(origin: str) -> dict[str, str]:
    if not origin:
        return {}
    return {"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Credentials": "true"}
