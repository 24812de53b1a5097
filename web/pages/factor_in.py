"""Between the credential and the session: the code is asked for, or a first factor set up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from policy.refusal import Refusal
from policy.second_factor import in_groups
from service.context import Context
from service.sessions.credential import HalfSession, Session
from service.sessions.second_factor import (
    SetUp,
    begin_set_up,
    factor_due,
    finish_set_up,
    finish_with_code,
    show_set_up,
)
from web.acting import nobody_in, require_origin
from web.forms import Typed, typed_in
from web.pages.factor_ways import FactorWay

CODE, PRESENT = "code", "present"
Carried = Callable[[Typed], Mapping[str, str]]
"""What a form carries on for a person who was filling in another one."""
SignedIn = Callable[[Request, Session, Typed], Response]
"""Where a session leads that has begun: it is handed what the form carried on."""
Endpoint = Callable[[Request], Awaitable[Response]]
_POST = ["POST"]


def half_begun(request: Request, way: FactorWay, half: HalfSession, carried: Typed) -> Response:
    """After the credential: the page of what is due, which carries on what the form did."""
    keep = way.keep(request, half.token, half.lasts, half=True)
    answer: Response
    if half.to_set_up:
        answer = RedirectResponse(way.set_up, 303)
    elif carried:
        answer = way.shown(request, "factor_code", carried=carried, has_passkey=half.has_passkey)
    else:
        answer = RedirectResponse(way.code, 303)
    answer.headers.append("Set-Cookie", keep)
    return answer


def factor_routes(way: FactorWay, carried: Carried, signed_in: SignedIn) -> list[Route]:
    """The pages of one way in."""

    async def show_code(request: Request) -> Response:
        due = await factor_due(nobody_in(request), way.owner, way.half_token(request))
        if isinstance(due, Refusal):
            return RedirectResponse(way.sign_in, 303)
        if due.to_set_up:
            return RedirectResponse(way.set_up, 303)
        return way.shown(request, "factor_code", carried={}, has_passkey=due.has_passkey)

    async def take_code(request: Request) -> Response:
        require_origin(request)
        typed = await typed_in(request)
        token, code = way.half_token(request), typed.get(CODE, "")
        begun = await finish_with_code(nobody_in(request), way.owner, token, code)
        if isinstance(begun, Refusal):
            due = await factor_due(nobody_in(request), way.owner, token)
            passkey = not isinstance(due, Refusal) and due.has_passkey
            said = {"carried": carried(typed), "has_passkey": passkey}
            return way.refused(request, "factor_code", begun, None, **said)
        return way.whole(request, begun, signed_in(request, begun, typed))

    async def show_first(request: Request) -> Response:
        token = way.half_token(request)
        due = await factor_due(nobody_in(request), way.owner, token)
        if isinstance(due, Refusal):
            return RedirectResponse(way.sign_in, 303)
        if not due.to_set_up:
            return RedirectResponse(way.code, 303)
        return await _setting_up(request, way, None)

    async def begin_first(request: Request) -> Response:
        require_origin(request)
        token = way.half_token(request)
        begun = await begin_set_up(nobody_in(request), way.owner, token)
        return RedirectResponse(way.sign_in if isinstance(begun, Refusal) else way.set_up, 303)

    async def take_first(request: Request) -> Response:
        require_origin(request)
        token, code = way.half_token(request), (await typed_in(request)).get(CODE, "")
        done = await finish_set_up(nobody_in(request), way.owner, token, code)
        if isinstance(done, Refusal):
            return await _setting_up(request, way, done)
        assert done.session is not None  # it began with this
        return way.whole(request, done.session, codes_page(request, way, done))

    return [
        Route(way.code, show_code),
        Route(way.code, take_code, methods=_POST),
        Route(way.set_up, show_first),
        Route(f"{way.set_up}/begin", begin_first, methods=_POST),
        Route(way.set_up, take_first, methods=_POST),
    ]


async def _setting_up(request: Request, way: FactorWay, refusal: Refusal | None) -> Response:
    shown = await show_set_up(nobody_in(request), way.owner, way.half_token(request))
    app = None if isinstance(shown, Refusal) else shown
    said: dict[str, Any] = {
        "app": app,
        "picture": picture_of(app.address) if app else "",
        "action": way.set_up,
        "begin": f"{way.set_up}/begin",
        "asks_present": False,
    }
    if refusal is not None:
        return way.refused(request, "factor_set_up", refusal, **said)
    return way.shown(request, "factor_set_up", **said)


def codes_page(
    request: Request, way: FactorWay, done: SetUp, context: Context | None = None
) -> Response:
    """The recovery codes, which nobody is shown again."""
    codes = [in_groups(code) for code in done.codes]
    return way.shown(request, "factor_codes", context, codes=codes)


def picture_of(address: str) -> Markup:
    """What a telephone reads, drawn as SVG by us: the secret is sent to nobody."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(scale=5)
    return Markup(drawn)
