"""Where somebody is signed in, and ending it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.refusal import Refusal
from policy.session_times import IDLE_LASTS, SESSION_LASTS
from policy.time import span
from service.context import Context
from service.sessions.mine import end_my_session, my_sessions
from web.acting import require_origin
from web.pages.common import refused, signed_in
from web.render import page


@signed_in("my sessions")
async def show_sessions(request: Request, context: Context) -> Response:
    """The list of one's own."""
    found = await my_sessions(context)
    if isinstance(found, Refusal):
        return refused(request, context, found)
    return page(
        request,
        "sessions",
        context=context,
        sessions=found,
        lasts=span(SESSION_LASTS),
        idle=span(IDLE_LASTS),
    )


@signed_in("end my session")
async def end_session(request: Request, context: Context) -> Response:
    """End one; then the list, or the sign-in page if it was this one."""
    require_origin(request)
    found = await end_my_session(context, request.path_params["id"])
    if isinstance(found, Refusal):
        return refused(request, context, found)
    return RedirectResponse("/sessions", 303)
