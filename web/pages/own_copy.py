"""All that a track holds about a person, for them: found, then copied, by the data-protection
officer. What is typed never stands in an address.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from policy.refusal import Refusal
from service.cases.finding import find_cases_for_protection
from service.context import Context
from service.own_data.copying import copy_own_data
from service.values.own_copy import OwnCopy
from web.asking import question
from web.links import Link
from web.listing import listing
from web.pages.own_data import OWN_DATA
from web.pages.person import match_of, whom
from web.pages.service_pages import ServiceAct, Values, listing_page

_COLUMNS = ("What", "Says")
_BACK = Link(OWN_DATA, "Requests")
_REASON = question("reason", "Reason", "It is kept, and names nobody")
_FIRST = (
    "Look through it before you give it, and make sure that it is this person's.",
    "Others' names and what victims said are kept out; so is whatever nobody has classified.",
)


async def _copy(context: Context, path: Mapping[str, str], said: Values) -> Any:
    return await copy_own_data(context, said["reference"], reason=said["reason"])


async def _find(context: Context, path: Mapping[str, str], said: Values) -> Any:
    match = match_of(said)
    if isinstance(match, Refusal):
        return match
    return await find_cases_for_protection(context, match, reason=said["reason"])


def _show_copy(request: Request, context: Context, copied: OwnCopy) -> Response:
    tables = tuple(
        listing(
            part.title,
            _COLUMNS,
            [(one.title, "; ".join(f"{n}: {w}" for n, w in one.says)) for one in part.entries],
            "Nothing is held.",
        )
        for part in copied.parts
    )
    heading = f"What is held about the person of {copied.reference}"
    return listing_page(request, context, heading, tables, sentences=_FIRST, back=_BACK)


def _show_found(request: Request, context: Context, references: list[str]) -> Response:
    table = listing("Cases", ("Case",), [(one,) for one in references], "Nobody was found.")
    links = (Link(COPY_PATH, "Copy what one of them holds"),)
    heading = "Cases that may be this person's"
    return listing_page(request, context, heading, (table,), links=links, back=_BACK)


COPY_PATH, FIND_PATH = f"{OWN_DATA}/copy", f"{OWN_DATA}/find"
COPY = ServiceAct(
    name="own data copied",
    title="Copy what is held about a person",
    about="That it was copied, and why, is noted on the case.",
    questions=lambda context: (question("reference", "Case", "Its reference"), _REASON),
    may=lambda permissions: permissions.protect_data,
    do=_copy,
    back=lambda path: OWN_DATA,
    shows=_show_copy,
    button="Copy",
    checked=False,
)
FIND_THEIRS = ServiceAct(
    name="own data",
    title="Find the cases of somebody who asks",
    about="Names may stand in any order. That you looked, and why, is noted.",
    questions=lambda context: (*whom(context), _REASON),
    may=lambda permissions: permissions.protect_data,
    do=_find,
    back=lambda path: OWN_DATA,
    shows=_show_found,
    button="Find",
    checked=False,
)
