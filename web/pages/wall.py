"""The wall: what is counted down, the most urgent first."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from policy.refusal import Refusal
from policy.time import show_london, span
from service.context import Context
from service.duty.wall import look_at_wall
from web.forms import YES
from web.links import Link
from web.listing import listing, to_case
from web.pages.common import refused, signed_in
from web.pages.service_pages import listing_page
from web.whole_numbers import whole_number

WALL, WALL_ROWS, WALL_SECONDS = "/service/wall", 40, 60
_WALL_PAGES = 25
"""A wall is for what is urgent now: of thousands, the list of cases narrows down the others."""


@signed_in("wall")
async def show_wall(request: Request, context: Context) -> Response:
    """The countdowns, some of them a page. It refreshes itself only for a reader who asked for
    that: nobody who listens to it or types is taken from where they are.
    """
    number = _page_number(request.query_params.get("page", ""))
    found = await look_at_wall(context, number * WALL_ROWS)
    if isinstance(found, Refusal):
        return refused(request, context, found)
    again = request.query_params.get("again") == YES
    earlier = (number - 1) * WALL_ROWS
    rows = [
        (
            to_case(row.reference),
            _left(row.due_at > row.now, span(row.due_at - row.now)),
            row.due_at,
            row.authority,
            row.taken_by or row.notified or "",
            row.holder or "Nobody",
            row.escalation_level or "",
        )
        for row in found.rows[earlier:]
    ]
    columns = ("Case", "Time", "Due", "Area", "Notified", "Held by", "Escalation")
    late = [(one.organisation_id, one.batch, one.count, one.since) for one in found.late]
    tables = [listing("Countdowns", columns, rows, "Nothing is counted down.")]
    if late:
        of = ("Organisation", "Batch", "Referrals", "Over since")
        tables.append(listing("Entered after their time had passed", of, late))
    shown = listing_page(
        request,
        context,
        "Wall",
        tuple(tables),
        sentences=(
            f"{found.waiting} wait, {found.over} over their time, {found.soon} due soon.",
            f"As of {show_london(found.now)}.",
            *_where_it_stands(earlier, len(rows), found.more),
        ),
        links=(
            Link(_wall_at(number, not again), "Stop reading it anew")
            if again
            else Link(_wall_at(number, not again), "Read it anew every minute"),
        ),
        template="wall",
        earlier=_wall_at(number - 1, again) if number > 1 else "",
        later=_wall_at(number + 1, again) if found.more > 0 and number < _WALL_PAGES else "",
        at_the_end=found.more > 0 and number == _WALL_PAGES,
    )
    if again:
        shown.headers["Refresh"] = str(WALL_SECONDS)
    return shown


def _page_number(typed: str) -> int:
    return min(max(whole_number(typed) or 1, 1), _WALL_PAGES)


def _wall_at(number: int, again: bool) -> str:
    asked = {"page": str(number)} if number > 1 else {}
    asked |= {"again": YES} if again else {}
    return f"{WALL}?{urlencode(asked)}" if asked else WALL


def _where_it_stands(earlier: int, shown: int, more: int) -> tuple[str, ...]:
    """Which of the countdowns these are, where they are not all."""
    if not earlier and more <= 0:
        return ()
    left = f", and {more} more after them" if more > 0 else ""
    return (f"Here are countdowns {earlier + 1} to {earlier + shown}{left}.",) if shown else ()


def _left(in_time: bool, length: str) -> str:
    return f"{length} left" if in_time else f"{length} over"
