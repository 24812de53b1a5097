"""How long each class of data is kept, what is due to go now, and what went."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from policy.refusal import Refusal
from service.context import Context
from service.health.retaining import look_at_retention
from service.values.retention import ClassDue
from web.listing import listing, to_case
from web.pages.common import refused, signed_in
from web.pages.service_pages import listing_page

_KEPT = ("What", "Kept", "Why", "How it goes", "By rule", "Due now", "Under a legal hold")
_REMOVED = ("What", "How many", "Began before", "Removed")
_FIRST = (
    "Nothing is removed by looking here. A case is erased by two people, and by nobody else: "
    "one of them proposes it on the page Erasure.",
    "A legal hold keeps a case, however long ago it ended.",
)


@signed_in("retention")
async def show_retention(request: Request, context: Context) -> Response:
    """A dry run, and the report of what was removed."""
    found = await look_at_retention(context)
    if isinstance(found, Refusal):
        return refused(request, context, found)
    proposed = [(to_case(one),) for each in found.due for one in each.cases]
    removed = [(one.name, one.removed, one.before, one.removed_at) for one in found.removed]
    tables = (
        listing("How long what is kept", _KEPT, map(_row, found.due)),
        listing("Cases that are due to be erased", ("Case",), proposed, "No case is due."),
        listing("What was removed", _REMOVED, removed, "Nothing was removed yet."),
    )
    return listing_page(request, context, "Retention", tables, sentences=_FIRST)


def _row(one: ClassDue) -> tuple[object, ...]:
    rule = "The service's own choice" if one.own_choice else one.rule
    return one.name, one.kept, one.why, one.goes, rule, one.due, one.held or ""
