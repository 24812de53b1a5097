"""Signing in by an identity provider: to it, and back.

Both ways lead over a page of ours: a form of ours may be sent to us alone, and a browser sends our
strict cookie only where our own page leads.
"""

from __future__ import annotations

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.provider_sign_in import BEGUN_LASTS
from policy.refusal import Refusal
from service.sessions.provider import CameBack, begin_with_provider, finish_with_provider
from web.acting import door_of, nobody_in, require_origin
from web.forms import typed_in
from web.pages.factor_ways import STAFF_WAY
from web.pages.sign_in import HOME, going_to, sign_in_page
from web.render import page
from web.temporal_pages.pages import SIGN_IN, TO

TO_PROVIDER = f"{SIGN_IN}/provider"
BACK = f"{TO_PROVIDER}/back"
_STATE, _GOING = "referrals_provider", "referrals_going"


async def go_to_provider(request: Request) -> Response:
    """Begin, and lead to the provider."""
    require_origin(request)
    to = going_to(request, (await typed_in(request)).get(TO, ""))
    way = await begin_with_provider(nobody_in(request))
    if isinstance(way, Refusal):
        return sign_in_page(request, to, way)
    heading = "Sign in at your organisation"
    answer = page(request, "onward", context=None, heading=heading, address=way.address)
    _keep(request, answer, _STATE, way.state)
    _keep(request, answer, _GOING, to)
    return answer


async def come_back(request: Request) -> Response:
    """Begin the session, and lead to where they were going."""
    said = request.query_params
    back = CameBack(
        state=said.get("state", ""),
        kept_state=request.cookies.get(_name(request, _STATE), ""),
        code=said.get("code", ""),
    )
    to = going_to(request, request.cookies.get(_name(request, _GOING), ""))
    begun = await finish_with_provider(nobody_in(request), back)
    if isinstance(begun, Refusal):
        answer = sign_in_page(request, to, begun)
    else:
        heading = "You are signed in"
        answer = page(request, "onward", context=None, heading=heading, address=to or HOME)
        answer.headers.append("Set-Cookie", STAFF_WAY.keep(request, begun.token, begun.lasts))
    _keep(request, answer, _STATE, "")
    _keep(request, answer, _GOING, "")
    return answer


async def no_page(request: Request) -> Response:
    """Nothing is begun by opening an address."""
    return RedirectResponse(SIGN_IN, 303)


def _name(request: Request, which: str) -> str:
    return f"{which}_{door_of(request).settings.track}"


def _keep(request: Request, answer: Response, which: str, value: str) -> None:
    lasts = BEGUN_LASTS if value else timedelta()
    # Lax: the way back is a link on the provider's page.
    answer.set_cookie(
        _name(request, which),
        value,
        max_age=int(lasts.total_seconds()),
        path=TO_PROVIDER,
        secure=door_of(request).secure,
        httponly=True,
        samesite="lax",
    )
