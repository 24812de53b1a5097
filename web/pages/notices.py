"""Notices: how far each is, and what becomes of one that a channel refused for good (R17)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.refusal import Refusal
from service.context import Context
from service.notices import (
    MOST_NOTICES,
    UndeliveredNotice,
    deal_with_notice,
    latest_notices,
    try_notice_again,
    try_notices_again,
    undelivered_notices,
)
from web.acting import require_origin
from web.listing import Cell, RowButton, listing, to_case
from web.menu import may_use
from web.pages.common import refused, signed_in
from web.pages.service_pages import listing_page

NOTICES = "/service/notices"
_COLUMNS = ("Notice", "Case", "To", "How far", "Tries", "Written", "Try again", "Dealt with")


@signed_in("notices")
async def show_notices(request: Request, context: Context) -> Response:
    """What did not arrive first, then the latest."""
    return await _page(request, context, None)


async def _page(request: Request, context: Context, refusal: Refusal | None) -> Response:
    given_up, latest = await undelivered_notices(context), await latest_notices(context)
    if isinstance(given_up, Refusal) or isinstance(latest, Refusal):
        return refused(request, context, given_up if isinstance(given_up, Refusal) else None)
    acts = may_use(context, lambda permissions: permissions.reconcile)
    rows = [(*_row(one), *_acts(one, acts)) for one in given_up]
    return listing_page(
        request,
        context,
        "Notices",
        (
            listing("Not delivered", _COLUMNS, rows, "Every notice has left.", MOST_NOTICES),
            listing("The latest", _COLUMNS[:6], map(_row, latest)),
        ),
        template="notices",
        again=acts and bool(given_up),
        refusal=refusal,
    )


@signed_in("notices")
async def try_all_again(request: Request, context: Context) -> Response:
    """Everything that was given up once more, and a channel that is held at once."""
    require_origin(request)
    done = await try_notices_again(context)
    if isinstance(done, Refusal):
        return await _page(request, context, done)
    return RedirectResponse(NOTICES, 303)


def _row(notice: UndeliveredNotice) -> tuple[object, ...]:
    far = f"{notice.state} ({notice.code})" if notice.code else notice.state
    to = notice.role or notice.audience
    case = to_case(notice.reference)
    return notice.template, case, to, far, notice.attempts, notice.created_at


def _acts(notice: UndeliveredNotice, may: bool) -> tuple[Cell, Cell]:
    if not may or notice.settled_at is None:
        return "", ""
    about = f"{notice.template}, {notice.reference}"
    again = RowButton(action=f"{NOTICES}/{notice.id}/again", text="Try again", about=about)
    dealt = RowButton(action=f"{NOTICES}/{notice.id}/dealt", text="Dealt with", about=about)
    return again, dealt


@signed_in("notices")
async def act_on_notice(request: Request, context: Context) -> Response:
    """Try one again, or say that it needs nothing more."""
    require_origin(request)
    id, act = request.path_params["id"], request.path_params["act"]
    acts = {"again": try_notice_again, "dealt": deal_with_notice}
    if act not in acts:
        return refused(request, context, None)
    refusal = await acts[act](context, id)
    if refusal is not None:
        return await _page(request, context, refusal)
    return RedirectResponse(NOTICES, 303)
