"""Passkeys at the pages: a script asks the browser for them, everything else goes by forms."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from policy.refusal import Refusal
from service.context import Context
from service.sessions.passkeys import (
    add_my_passkey,
    ask_for_passkey,
    begin_my_passkey,
    finish_with_passkey,
    remove_my_passkey,
)
from service.sessions.throttling import TooManyAttempts
from web.acting import nobody_in, require_origin
from web.forms import typed_in
from web.pages.factor_in import CODE, Carried, SignedIn
from web.pages.factor_ways import FactorWay
from web.pages.own_factor import Guarded, own_page

ANSWER = "answer"
_POST = ["POST"]


def passkey_routes(
    way: FactorWay, carried: Carried, leads_on: SignedIn, signed_in: Guarded
) -> list[Route]:
    """The pages of one way in: signing in with one, and one's own."""

    async def ask(request: Request) -> Response:
        require_origin(request)
        token = way.half_token(request)
        return _question(await ask_for_passkey(nobody_in(request), way.owner, token))

    async def take(request: Request) -> Response:
        require_origin(request)
        typed = await typed_in(request)
        token, answer = way.half_token(request), typed.get(ANSWER, "")
        begun = await finish_with_passkey(nobody_in(request), way.owner, token, answer)
        if isinstance(begun, Refusal):
            said = {"carried": carried(typed), "has_passkey": True}
            return way.refused(request, "factor_code", begun, None, **said)
        return way.whole(request, begun, leads_on(request, begun, typed))

    async def begin(request: Request, context: Context) -> Response:
        require_origin(request)
        return _question(await begin_my_passkey(context, (await typed_in(request)).get(CODE, "")))

    async def add(request: Request, context: Context) -> Response:
        require_origin(request)
        typed = await typed_in(request)
        done = await add_my_passkey(context, typed.get("name", ""), typed.get(ANSWER, ""))
        return await _own(request, context, done)

    async def remove(request: Request, context: Context) -> Response:
        require_origin(request)
        done = await remove_my_passkey(context, request.path_params["id"])
        return await _own(request, context, done)

    async def _own(request: Request, context: Context, done: str | Refusal) -> Response:
        if isinstance(done, Refusal):
            return await own_page(request, context, way, done)
        return RedirectResponse(way.own, 303)

    at = f"{way.own}/passkeys"
    return [
        Route(f"{way.code}/passkey/question", ask, methods=_POST),
        Route(f"{way.code}/passkey", take, methods=_POST),
        Route(f"{at}/question", signed_in(begin), methods=_POST),
        Route(at, signed_in(add), methods=_POST),
        Route(f"{at}/{{id}}/remove", signed_in(remove), methods=_POST),
    ]


def _question(found: str | Refusal) -> Response:
    """What the script hands to the browser, or why not."""
    if isinstance(found, str):
        return Response(found, media_type="application/json")
    status = 429 if isinstance(found, TooManyAttempts) else 403
    return JSONResponse({"said": f"{found.sentence} {found.what_to_do}"}, status)
