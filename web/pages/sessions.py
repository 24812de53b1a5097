"""Where somebody is signed in, and ending it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.refusal import Refusal
from policy.session_times import IDLE_LASTS, SESSION_LASTS
from policy.time import show_london, span
from service.context import Context
from service.sessions.mine import end_my_session, my_sessions, token_for_desk
from web.acting import require_origin, token_of
from web.links import Link
from web.pages.common import refused, signed_in
from web.pages.service_pages import listing_page
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
        provider=bool(context.app.settings.oidc_issuer),
    )


@signed_in("token for the command line")
async def make_desk_token(request: Request, context: Context) -> Response:
    """Make one, which is shown once."""
    require_origin(request)
    made = await token_for_desk(context, token_of(request))
    if isinstance(made, Refusal):
        return refused(request, context, made)
    said = (
        "It is shown only now. Copy it into the command line when that asks for it, and nowhere "
        "else: whoever has it acts in your name.",
        made.token,
        f"It ends at the latest at {show_london(made.ends)}, as your session here does.",
    )
    back = Link("/sessions", "Where you are signed in")
    heading = "A token for the command line"
    return listing_page(request, context, heading, sentences=said, back=back)


@signed_in("end my session")
async def end_session(request: Request, context: Context) -> Response:
    """End one; then the list, or the sign-in page if it was this one."""
    require_origin(request)
    found = await end_my_session(context, request.path_params["id"])
    if isinstance(found, Refusal):
        return refused(request, context, found)
    return RedirectResponse("/sessions", 303)
