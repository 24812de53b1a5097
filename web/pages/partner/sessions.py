"""Where somebody of an organisation is signed in, and ending it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.refusal import Refusal
from policy.session_times import IDLE_LASTS, SESSION_LASTS
from policy.time import span
from service.context import Context
from service.sessions.mine import end_my_session, my_sessions
from web.acting import require_origin
from web.pages.partner.common import as_partner, said_no, shown

SESSIONS = "/partner/sessions"


@as_partner
async def show_own_sessions(request: Request, context: Context) -> Response:
    """The list of one's own."""
    found = await my_sessions(context)
    if isinstance(found, Refusal):
        return said_no(request, context, found)
    lasts, idle = span(SESSION_LASTS), span(IDLE_LASTS)
    return shown(request, "sessions", context, sessions=found, lasts=lasts, idle=idle)


@as_partner
async def end_own_session(request: Request, context: Context) -> Response:
    """End one; then the list, or the sign-in page if it was this one."""
    require_origin(request)
    done = await end_my_session(context, request.path_params["id"])
    if isinstance(done, Refusal):
        return said_no(request, context, done)
    return RedirectResponse(SESSIONS, 303)
