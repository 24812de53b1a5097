"""A case's page."""

from __future__ import annotations

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from policy.maps import map_named
from policy.refusal import Refusal
from service.cases.notes import CaseNote, read_case_notes
from service.cases.showing import CasePage, show_case
from service.context import Context
from service.pictures.map_picture import as_svg
from service.pictures.map_text import leading
from web.happened import happened_with_notes
from web.links import Link, links_of
from web.listing import listing
from web.menu import may_use
from web.pages.common import refused, signed_in
from web.pages.service_pages import listing_page
from web.render import page

AHEAD_SHOWN = 6
FINISHED_WHERE_IT_STANDS = "finish-task"
"""A task is finished on its own page, which knows its number."""


@signed_in("case")
async def show_one(request: Request, context: Context) -> Response:
    """One case: where it stands, what happened, what comes, and what may be asked of it."""
    reference = request.path_params["reference"]
    found = await show_case(context, reference)
    if isinstance(found, Refusal):
        return refused(request, context, found)
    notes = await _notes(context, reference, found)
    if isinstance(notes, Refusal):
        return refused(request, context, notes)
    track = context.track.name
    return page(
        request,
        "case",
        context=context,
        found=found,
        stage=map_named(track).stages[found.row.stage],
        deeds=[deed for deed in found.offered.deeds if deed.kind != FINISHED_WHERE_IT_STANDS],
        links=links_of(track, found.part.progress.next_step, found.offered),
        reads=_reads(context, reference),
        ahead=found.ahead.entries[:AHEAD_SHOWN],
        happened=happened_with_notes(found.timeline, found.kept, notes),
        writes=may_use(context, lambda permissions: permissions.read),
    )


@signed_in("print")
async def show_to_print(request: Request, context: Context) -> Response:
    """The same on paper, with nothing around it and nothing of the person in it."""
    found = await show_case(context, request.path_params["reference"])
    if isinstance(found, Refusal):
        return refused(request, context, found)
    return page(
        request,
        "print",
        context=context,
        found=found,
        stage=map_named(context.track.name).stages[found.row.stage],
        ahead=found.ahead.entries,
        happened=happened_with_notes(found.timeline, found.kept, ()),
    )


@signed_in("case on the map")
async def show_on_map(request: Request, context: Context) -> Response:
    """Where the case stands on the process map, and what leads on from there."""
    reference = request.path_params["reference"]
    found = await show_case(context, reference)
    if isinstance(found, Refusal):
        return refused(request, context, found)
    process, stage = map_named(context.track.name), str(found.row.stage)
    columns = ("What happens", "To", "Rules")
    leads = listing("What leads on from here", columns, leading(process, stage))
    return listing_page(
        request,
        context,
        f"Case {reference} on the process map",
        (leads,),
        template="map",
        sentences=(f"It stands at: {process.stages[stage]}.",),
        picture=Markup(as_svg(process, here=stage)),
        picture_of="Process map, with the place of this case",
        back=Link(f"/cases/{reference}", f"Case {reference}"),
    )


async def _notes(
    context: Context, reference: str, found: CasePage
) -> tuple[CaseNote, ...] | Refusal:
    """The notes with their words, for the person who may read them; none for others."""
    if not found.kept.notes or not may_use(context, lambda permissions: permissions.read):
        return ()
    return await read_case_notes(context, reference)


def _reads(context: Context, reference: str) -> tuple[Link, ...]:
    """What the person signed in may read of the person."""
    open_to = (
        ("on-record", "Read the case in words", lambda p: p.read),
        ("notes", "Notes on the case", lambda p: p.read),
        ("files", "Files of the case", lambda p: p.read),
        ("explained", "Why it stands where it does", lambda p: p.look),
        ("circumstances", "The person's circumstances", lambda p: p.read_evidence),
        ("linked", "Cases that may be the same person's", lambda p: p.read_evidence),
        ("corrections", "What was corrected", lambda p: p.read),
        ("reach", "How to reach the person", lambda p: p.reach),
    )
    return tuple(
        Link(f"/cases/{reference}/{path}", text)
        for path, text, may in open_to
        if may_use(context, may)
    )
