"""Writing a referral: a task list, its sections, checking it, sending it."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.authority_codes import authority_codes
from policy.people.column import Column, Form
from policy.people.countries import known_names
from policy.refusal import Refusal
from service.context import Context
from service.intake.referrals import IntakeVerdict
from service.referrals.drafts import (
    ReferralDraft,
    begin_referral_draft,
    check_referral_draft,
    delete_referral_draft,
    find_referral_draft,
    save_referral_draft,
    send_referral_draft,
)
from web.acting import require_origin
from web.forms import typed_in
from web.pages.partner.common import HOME, as_partner, said_no, shown
from web.pages.partner.date_boxes import DATED, boxes_of, wrong_dates
from web.pages.partner.sections import (
    SECTIONS,
    ReferralSection,
    cells_typed,
    chosen_of,
    progressed,
    section_named,
    section_of,
)

DRAFTS = "/partner/drafts"


@as_partner
async def begin_one(request: Request, context: Context) -> Response:
    """Begin a referral."""
    require_origin(request)
    id = await begin_referral_draft(context)
    if isinstance(id, Refusal):
        return said_no(request, context, id)
    return RedirectResponse(f"{DRAFTS}/{id}", 303)


@as_partner
async def show_draft(request: Request, context: Context) -> Response:
    """The task list."""
    draft = await find_referral_draft(context, request.path_params["id"])
    if isinstance(draft, Refusal):
        return said_no(request, context, draft)
    tasks = [(section, progressed(section, draft.cells)) for section in SECTIONS]
    return shown(request, "draft", context, draft=draft, tasks=tasks)


@as_partner
async def show_section(request: Request, context: Context) -> Response:
    """The questions of a section, with what was answered before."""
    section = section_named(request.path_params["section"])
    draft = await find_referral_draft(context, request.path_params["id"])
    if section is None or isinstance(draft, Refusal):
        return said_no(request, context, draft if isinstance(draft, Refusal) else None)
    return _section_page(request, context, draft, section)


def _section_page(
    request: Request, context: Context, draft: ReferralDraft, section: ReferralSection
) -> Response:
    """Its questions; a date that cannot be read is said beside its boxes."""
    wrong = wrong_dates(section.columns, draft.cells)
    dated = [column for column in section.columns if column.form in DATED]
    return shown(
        request,
        "section",
        context,
        status=422 if wrong and request.method == "POST" else 200,
        draft=draft,
        section=section,
        forms=Form,
        dated=DATED,
        boxes={column.name: boxes_of(column, draft.cells.get(column.name, "")) for column in dated},
        wrong=wrong,
        countries=known_names(),
        own_area=context.organisation if context.organisation in authority_codes() else "",
        chosen={column.name: chosen_of(column, draft.cells) for column in section.columns},
    )


@as_partner
async def save_section(request: Request, context: Context) -> Response:
    """Keep what was typed, and back to the list, unless a date of it cannot be read."""
    require_origin(request)
    section = section_named(request.path_params["section"])
    if section is None:
        return said_no(request, context, None)
    cells = cells_typed(section, await typed_in(request))
    draft = await save_referral_draft(context, request.path_params["id"], cells)
    if isinstance(draft, Refusal):
        return said_no(request, context, draft)
    if wrong_dates(section.columns, draft.cells):
        return _section_page(request, context, draft, section)
    return RedirectResponse(f"{DRAFTS}/{draft.id}", 303)


@as_partner
async def check_draft(request: Request, context: Context) -> Response:
    """All answers, and what is wrong with them if they were sent now."""
    draft = await find_referral_draft(context, request.path_params["id"])
    if isinstance(draft, Refusal):
        return said_no(request, context, draft)
    return await _check_page(request, context, draft)


async def _check_page(request: Request, context: Context, draft: ReferralDraft) -> Response:
    checked = await check_referral_draft(context, draft.id)
    if isinstance(checked, Refusal):
        return said_no(request, context, checked)
    wrong = [(problem, section_of(problem.field)) for problem in checked.problems]
    status = 422 if wrong and request.method == "POST" else 200
    return shown(
        request,
        "check",
        context,
        status=status,
        draft=draft,
        sections=SECTIONS,
        wrong=wrong,
        unanswered={column.name: column for column in _asked() if not draft.cells.get(column.name)},
    )


def _asked() -> Iterator[Column]:
    return (column for section in SECTIONS for column in section.columns)


@as_partner
async def send_draft(request: Request, context: Context) -> Response:
    """Send it: on record with its reference, or back with what is to be mended."""
    require_origin(request)
    id = request.path_params["id"]
    draft = await find_referral_draft(context, id)
    if isinstance(draft, Refusal):
        return said_no(request, context, draft)
    taken = await send_referral_draft(context, id)
    if isinstance(taken, Refusal):
        return said_no(request, context, taken)
    if taken.outcome.verdict is IntakeVerdict.REJECTED:
        return await _check_page(request, context, draft)
    return RedirectResponse(f"/partner/referrals/{taken.outcome.reference}?sent=yes", 303)


@as_partner
async def delete_draft(request: Request, context: Context) -> Response:
    """Delete it."""
    require_origin(request)
    refusal = await delete_referral_draft(context, request.path_params["id"])
    if isinstance(refusal, Refusal):
        return said_no(request, context, refusal)
    return RedirectResponse(HOME, 303)
