"""The keys of an organisation's programs, for who administers them. A key is shown once, in the
answer itself: never in an address.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.partners import OF_A_PROGRAM
from policy.refusal import Refusal
from service.context import Context
from service.organisations.keys import NewKey, end_key, list_keys, make_key
from web.acting import require_origin
from web.forms import Typed, typed_in
from web.pages.partner.common import as_partner, roles_in, said_no, shown
from web.whole_numbers import whole_number

KEYS = "/partner/keys"


@as_partner
async def show_keys(request: Request, context: Context) -> Response:
    """Every key with when it was last used, and the form for another."""
    return await _keys(request, context, {}, None)


@as_partner
async def make_one_key(request: Request, context: Context) -> Response:
    """Make a key."""
    require_origin(request)
    typed = await typed_in(request)
    roles = roles_in(typed)
    # What is no number is refused as a number is that is out of bounds.
    days = whole_number(typed.get("days", "").strip()) or 0
    made = await make_key(context, typed.get("name", ""), roles, days)
    if isinstance(made, Refusal):
        return await _keys(request, context, typed, made)
    return await _keys(request, context, {}, None, made)


@as_partner
async def end_one_key(request: Request, context: Context) -> Response:
    """End a key at once."""
    require_origin(request)
    ended = await end_key(context, request.path_params["id"])
    if isinstance(ended, Refusal):
        return await _keys(request, context, {}, ended)
    return RedirectResponse(KEYS, 303)


async def _keys(
    request: Request,
    context: Context,
    typed: Typed,
    refusal: Refusal | None,
    made: NewKey | None = None,
) -> Response:
    keys = await list_keys(context)
    if isinstance(keys, Refusal):
        return said_no(request, context, keys)
    return shown(
        request,
        "keys",
        context,
        status=422 if refusal else 200,
        keys=keys,
        roles=sorted(OF_A_PROGRAM),
        typed=typed,
        refusal=refusal,
        made=made,
    )
