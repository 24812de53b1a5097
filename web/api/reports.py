"""What an authority reports about a person it helps (R20), a withdrawal of consent that reached it,
and the answer as the organisation that referred reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from policy.cases.questions import AnswerForm, FieldQuestion
from policy.support.answering.answer import StatusAnswer
from policy.support.words import ReportKind, SupportKind
from service.cases.answers import read_answer
from service.context import Context
from service.files.reports import LONGEST_DETAIL
from service.reports.receiving import GivenReport, TakenReport, receive_report, receive_withdrawal
from service.reports.reporting import ReportVerdict
from web.api.bodies import ReportKey, SentKey, json_body, object_of, require_key
from web.api.parameters import Reference
from web.api.results import allowed, require_none
from web.api.values import read_values
from web.api.verdicts import TakenVerdict, of_report
from web.api.who import Asking

router = APIRouter(tags=["reports"])
_TAKEN: Final[dict[int | str, dict[str, Any]]] = {
    200: {"model": TakenVerdict, "description": "It was received before."},
    202: {"model": TakenVerdict, "description": "Received; its case hears it later."},
}

_DETAIL = FieldQuestion(
    name="detail",
    label="In your words",
    hint=f"At most {LONGEST_DETAIL} characters; never needed.",
    form=AnswerForm.TEXT,
    needed=False,
)
_HAPPENED_AT = FieldQuestion(
    name="happened_at",
    label="When it happened",
    hint="Without it: now.",
    form=AnswerForm.MOMENT,
    needed=False,
)
_ORGANISATION = FieldQuestion(
    name="organisation_id",
    label="Whose report it is",
    hint="The organisation's code; only staff who enter one for an organisation need it.",
    form=AnswerForm.TEXT,
    needed=False,
)
_KIND = FieldQuestion(
    name="kind",
    label="What happened",
    hint="The one that fits.",
    form=AnswerForm.ONE_OF,
    needed=True,
    options=tuple(kind.value for kind in ReportKind),
)
_SUPPORT = FieldQuestion(
    name="support_kind",
    label="What kind of support it is about",
    hint="Leave it out where it is about none.",
    form=AnswerForm.ONE_OF,
    needed=False,
    options=tuple(kind.value for kind in SupportKind if kind.value),
)
_SUBMISSION = FieldQuestion(
    name="submission_id",
    label="Your own number of the referral",
    hint="The number under which you sent the referral that this is about.",
    form=AnswerForm.TEXT,
    needed=True,
)
WITHDRAWAL: Final = (_HAPPENED_AT, _DETAIL, _ORGANISATION)
REPORT: Final = (_KIND, _SUPPORT, *WITHDRAWAL)
REPORT_BY_NUMBER: Final = (_SUBMISSION, *REPORT)
"""What each of these asks, from which its schema is made."""


@router.post(
    "/referrals/{reference:reference}/reports",
    response_model=TakenVerdict,
    status_code=201,
    responses=_TAKEN,
    openapi_extra=json_body("NewReport"),
)
async def send_report(
    request: Request, context: Asking, reference: Reference, key: ReportKey
) -> Response:
    """Report about a case, under your own number for the report. Nothing of it closes the case."""
    given = _given(REPORT, await object_of(request))
    return await _receive(context, given, key, reference=reference)


@router.post(
    "/reports",
    response_model=TakenVerdict,
    status_code=201,
    responses=_TAKEN,
    openapi_extra=json_body("NewReportByNumber"),
)
async def send_report_by_number(request: Request, context: Asking, key: ReportKey) -> Response:
    """The same for the person who knows the case by their own number of its referral only."""
    given = _given(REPORT_BY_NUMBER, await object_of(request))
    return await _receive(context, given, key)


@router.post(
    "/referrals/{reference:reference}/consent-withdrawal",
    response_model=TakenVerdict,
    status_code=201,
    responses=_TAKEN,
    openapi_extra=json_body("NewWithdrawal"),
)
async def send_withdrawal(
    request: Request, context: Asking, reference: Reference, key: ReportKey
) -> Response:
    """The person has withdrawn their consent (R10): honoured from anybody, at once, for good."""
    given = _given(WITHDRAWAL, await object_of(request))
    withdrawn = {**given, "kind": ReportKind.CONSENT_WITHDRAWN.value}
    report = _report(context, withdrawn, key)
    return _taken(allowed(await receive_withdrawal(context, report, reference=reference)))


@router.post("/referrals/{reference:reference}/answer")
async def read_status_answer(context: Asking, reference: Reference, key: SentKey) -> StatusAnswer:
    """Read the answer of a referral of yours. That you read it is on record first, which is why
    this is no GET: no program that follows links has read an answer.
    """
    return allowed(await read_answer(context, reference, order_id=require_key(key)))


def _given(asked: tuple[FieldQuestion, ...], sent: Mapping[str, Any]) -> Mapping[str, Any]:
    values, problems = read_values(asked, sent)
    require_none(problems)
    return values


async def _receive(
    context: Context, given: Mapping[str, Any], key: str, *, reference: str | None = None
) -> Response:
    report, submission = _report(context, given, key), given.get("submission_id", "")
    return _taken(
        allowed(await receive_report(context, report, reference=reference, submission=submission))
    )


def _report(context: Context, given: Mapping[str, Any], key: str) -> GivenReport:
    happened_at: datetime | None = given.get("happened_at")
    return GivenReport(
        organisation=given.get("organisation_id", context.organisation),
        kind=ReportKind(given["kind"]),
        support=SupportKind(given.get("support_kind", "")),
        detail=given.get("detail", ""),
        happened_at=happened_at,
        number=require_key(key),
    )


def _taken(taken: TakenReport) -> Response:
    shown = TakenVerdict(**of_report(taken.outcome).model_dump(), later=taken.later)
    before = taken.outcome.verdict is ReportVerdict.ALREADY_RECEIVED
    return JSONResponse(shown.model_dump(), 200 if before else 202 if taken.later else 201)
