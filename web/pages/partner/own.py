"""An organisation's own referrals: the list, one with its clock, reading its answer, and reporting
what happened.
"""

from __future__ import annotations

import uuid

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.references import ReferenceError_, parse_reference
from policy.refusal import Refusal
from policy.support.put_questions import REPORTED
from policy.support.words import ReportKind, SupportKind
from service.cases.answers import read_answer
from service.context import Context
from service.referrals.own import list_own_referrals, show_own_referral
from service.referrals.turnaround import turnaround
from service.reports.receiving import GivenReport, receive_report, receive_withdrawal
from web.acting import require_origin
from web.cursors import cursor_of, place_of
from web.forms import Typed, typed_in
from web.pages.partner.common import as_partner, id_in, said_no, shown

LIST = "/partner/referrals"


@as_partner
async def show_own_list(request: Request, context: Context) -> Response:
    """The organisation's own referrals."""
    behind = request.query_params.get("after", "")
    place = place_of(behind)
    if behind and place is None:
        return said_no(request, context, None)
    found = await list_own_referrals(context, after=place)
    if isinstance(found, Refusal):
        return said_no(request, context, found)
    following = cursor_of(found.behind) if found.behind is not None else ""
    return shown(request, "referrals", context, found=found, following=following, further=behind)


@as_partner
async def show_turnaround(request: Request, context: Context) -> Response:
    """How long answers took, month by month."""
    found = await turnaround(context)
    if isinstance(found, Refusal):
        return said_no(request, context, found)
    return shown(request, "turnaround", context, months=found)


@as_partner
async def show_own_one(request: Request, context: Context) -> Response:
    """One of them with its clock."""
    found = await show_own_referral(context, request.path_params["reference"])
    if isinstance(found, Refusal):
        return said_no(request, context, found)
    return shown(
        request,
        "one",
        context,
        found=found,
        sent=request.query_params.get("sent") == "yes",
        reported=request.query_params.get("reported") == "yes",
        order_id=str(uuid.uuid4()),
    )


@as_partner
async def read_one(request: Request, context: Context) -> Response:
    """The answer; that it is read is on record first, which is why a button asks for it."""
    require_origin(request)
    reference = request.path_params["reference"]
    order_id = id_in((await typed_in(request)).get("order_id", ""))
    answer = await read_answer(context, reference, order_id=order_id)
    if isinstance(answer, Refusal):
        return said_no(request, context, answer)
    return shown(request, "answer", context, reference=reference, answer=answer)


@as_partner
async def show_report(request: Request, context: Context) -> Response:
    """What may be reported."""
    found = await show_own_referral(context, request.path_params["reference"])
    if isinstance(found, Refusal):
        return said_no(request, context, found)
    return _report_form(request, context, found.reference, {}, None)


@as_partner
async def take_report(request: Request, context: Context) -> Response:
    """Receive it, for a referral of the organisation's own."""
    require_origin(request)
    typed = await typed_in(request)
    found = await show_own_referral(context, request.path_params["reference"])
    if isinstance(found, Refusal):
        return said_no(request, context, found)
    kind, support = typed.get("kind", ""), typed.get("support", "")
    if kind not in REPORTED or support not in list(SupportKind):
        return _report_form(request, context, found.reference, typed, _NO_KIND)
    report = _given(context, typed, ReportKind(kind), SupportKind(support))
    taken = await receive_report(context, report, reference=found.reference)
    if isinstance(taken, Refusal):
        return _report_form(request, context, found.reference, typed, taken)
    return RedirectResponse(f"{LIST}/{found.reference}?reported=yes", 303)


_NO_KIND = Refusal(
    code="nothing-chosen",
    sentence="It is not said what happened.",
    what_to_do="Choose what happened.",
    rule="form",
    field="kind",
)


def _report_form(
    request: Request, context: Context, reference: str, typed: Typed, refusal: Refusal | None
) -> Response:
    return shown(
        request,
        "report",
        context,
        status=422 if refusal else 200,
        reference=reference,
        kinds=REPORTED,
        supports=[kind for kind in SupportKind if kind],
        typed=typed,
        refusal=refusal,
        number=typed.get("number") or str(uuid.uuid4()),
    )


@as_partner
async def show_withdrawal(request: Request, context: Context) -> Response:
    """Whose consent is withdrawn, and what that does."""
    return _withdrawal_form(request, context, request.query_params.get("reference", ""), None)


@as_partner
async def take_withdrawal(request: Request, context: Context) -> Response:
    """Bring a withdrawal: it is honoured from anybody, at once (R10), and its bringer learns
    nothing of the case.
    """
    require_origin(request)
    typed = await typed_in(request)
    text = typed.get("reference", "")
    try:
        reference = parse_reference(text, context.permissions.references)
    except ReferenceError_ as problem:
        wrong = Refusal(
            code="reference-unreadable",
            sentence=f"{problem}",
            what_to_do="Write the reference as it stands on the person's sheet.",
            rule="form",
            field="reference",
        )
        return _withdrawal_form(request, context, text, wrong)
    report = _given(context, typed, ReportKind.CONSENT_WITHDRAWN, SupportKind.NONE)
    taken = await receive_withdrawal(context, report, reference=reference)
    if isinstance(taken, Refusal):
        return _withdrawal_form(request, context, text, taken)
    return RedirectResponse("/partner/withdrawal/done", 303)


@as_partner
async def show_withdrawn(request: Request, context: Context) -> Response:
    """That it is on record, and what it does."""
    return shown(request, "withdrawn", context)


def _withdrawal_form(
    request: Request, context: Context, reference: str, refusal: Refusal | None
) -> Response:
    return shown(
        request,
        "withdrawal",
        context,
        status=422 if refusal else 200,
        reference=reference,
        refusal=refusal,
        number=str(uuid.uuid4()),
    )


def _given(context: Context, typed: Typed, kind: ReportKind, support: SupportKind) -> GivenReport:
    """As the form says it, under the form's own id, so that one sent twice counts once."""
    return GivenReport(
        organisation=context.organisation,
        kind=kind,
        support=support,
        detail=typed.get("detail", "").replace("\r\n", "\n").strip(),
        happened_at=None,
        number=id_in(typed.get("number", "")),
    )
