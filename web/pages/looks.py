"""Who looked into what, and who signed in or failed to: for the data-protection officer."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from policy.refusal import Refusal
from service.context import Context
from service.own_data.looks import export_access, export_access_table, latest_access
from web.links import Link
from web.listing import listing
from web.pages.common import refused, signed_in
from web.pages.service_pages import listing_page

LOOKS = "/service/looks"
_LOOKS = ("When", "Who", "Case", "What")
_SIGN_INS = ("When", "Who", "By", "What came of it")
_FIRST = (
    "The latest 200 of each, by staff number: what was looked at or refused, and who signed in "
    "or failed to.",
    "A person's own copy says when somebody looked into their case.",
)
_EXPORTS = (
    Link(f"{LOOKS}/export?as=csv", "Save all of it as CSV"),
    Link(f"{LOOKS}/export?as=json", "Save all of it as lines of JSON"),
)


@signed_in("who looked")
async def show_looks(request: Request, context: Context) -> Response:
    """Both lists; that they were looked at is on the first itself the next time."""
    found = await latest_access(context)
    if isinstance(found, Refusal):
        return refused(request, context, found)
    looks = [(one.viewed_at, one.staff_number, one.reference, one.kind) for one in found.looks]
    sign_ins = [(one.at, one.account, one.way, one.what) for one in found.sign_ins]
    tables = (
        listing("Looks and refusals", _LOOKS, looks, "Nobody has looked yet."),
        listing("Sign-ins and failures", _SIGN_INS, sign_ins, "Nobody has signed in yet."),
    )
    return listing_page(request, context, "Who looked", tables, sentences=_FIRST, links=_EXPORTS)


@signed_in("who looked: all of it")
async def give_looks(request: Request, context: Context) -> Response:
    """All of it, for the browser to save."""
    as_table = request.query_params.get("as") == "csv"
    found = await (export_access_table if as_table else export_access)(context)
    if isinstance(found, Refusal):
        return refused(request, context, found)
    text = found if isinstance(found, str) else "".join(f"{line}\n" for line in found)
    kind, ending = ("text/csv", "csv") if as_table else ("application/jsonl", "jsonl")
    saved = {
        "Content-Disposition": f'attachment; filename="who-looked.{ending}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(text, media_type=kind, headers=saved)
