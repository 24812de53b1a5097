"""The addresses of an organisation that events are sent to, for the person who administers it. A
secret is shown once, in the answer itself: never in an address of ours.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.refusal import Refusal
from service.context import Context
from service.integration.webhooks import (
    WebhookSecret,
    add_webhook,
    change_webhook_secret,
    end_webhook,
    list_webhooks,
    send_test_event,
)
from web.acting import require_origin
from web.forms import Typed, typed_in
from web.pages.partner.common import as_partner, said_no, shown

WEBHOOKS = "/partner/webhooks"


@as_partner
async def show_webhooks(request: Request, context: Context) -> Response:
    """Every address with how its deliveries go, and the form for another."""
    return await _webhooks(request, context, {}, None)


@as_partner
async def add_one_webhook(request: Request, context: Context) -> Response:
    """Have events sent to another address."""
    require_origin(request)
    typed = await typed_in(request)
    made = await add_webhook(context, typed.get("address", ""))
    if isinstance(made, Refusal):
        return await _webhooks(request, context, typed, made)
    return await _webhooks(request, context, {}, None, made)


@as_partner
async def change_one_secret(request: Request, context: Context) -> Response:
    """Another secret for one."""
    require_origin(request)
    made = await change_webhook_secret(context, request.path_params["id"])
    if isinstance(made, Refusal):
        return await _webhooks(request, context, {}, made)
    return await _webhooks(request, context, {}, None, made)


_Act = Callable[[Context, str], Awaitable[str | Refusal]]


async def _act(request: Request, context: Context, act: _Act, after: str) -> Response:
    require_origin(request)
    done = await act(context, request.path_params["id"])
    if isinstance(done, Refusal):
        return await _webhooks(request, context, {}, done)
    return RedirectResponse(f"{WEBHOOKS}{after}", 303)


@as_partner
async def test_one_webhook(request: Request, context: Context) -> Response:
    """Have a test event sent to one."""
    return await _act(request, context, send_test_event, "?tested=yes")


@as_partner
async def end_one_webhook(request: Request, context: Context) -> Response:
    """End one at once."""
    return await _act(request, context, end_webhook, "")


async def _webhooks(
    request: Request,
    context: Context,
    typed: Typed,
    refusal: Refusal | None,
    made: WebhookSecret | None = None,
) -> Response:
    found = await list_webhooks(context)
    if isinstance(found, Refusal):
        return said_no(request, context, found)
    return shown(
        request,
        "webhooks",
        context,
        status=422 if refusal else 200,
        webhooks=found,
        typed=typed,
        refusal=refusal,
        made=made,
        tested=request.query_params.get("tested") == "yes",
    )
