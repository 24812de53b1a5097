"""The suitability track's outside door: the police and authorities send a case in, and
organisations report what they know of one. Nothing else is offered or taken.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.cases.questions import FieldQuestion
from policy.cases.refusals import conflicting
from policy.references import ReferenceError_, parse_reference
from policy.refusal import Refusal
from service.context import Context
from service.files.facts import FactsUnreadable, read_known
from service.files.suitability_case import opening_of
from service.intake.suitability import (
    OpeningVerdict,
    channels_to_send_by,
    open_suitability_case,
)
from service.reports.facts import report_facts
from web.acting import require_origin
from web.forms import Problem, Typed, names_of, read_form, typed_in
from web.pages.deeds import CHANGE, SEND, STEP
from web.pages.partner.case_questions import case_questions, facts_of_form, report_questions
from web.pages.partner.common import as_partner, id_in, said_no, shown
from web.records import edited, is_edit
from web.said import answers_in_words

NEW_CASE, FACTS = "/partner/cases/new", "/partner/facts"
_CASE, _REPORT = "home.send-case", "home.report-facts"
Values = Mapping[str, Any]
_SENDING = "sending"


@as_partner
async def show_new_case(request: Request, context: Context) -> Response:
    """The form for a case, unanswered."""
    asked = await _asked_of(context)
    if isinstance(asked, Refusal):
        return said_no(request, context, asked)
    return _form(request, context, _CASE, asked, {}, str(uuid.uuid4()))


@as_partner
async def take_new_case(request: Request, context: Context) -> Response:
    """What was answered: to be mended, to be checked, or, checked, to be received."""
    require_origin(request)
    asked = await _asked_of(context)
    if isinstance(asked, Refusal):
        return said_no(request, context, asked)
    taken = await _taken(request, context, _CASE, asked)
    if isinstance(taken, Response):
        return taken
    typed, values, sending = taken
    try:
        opening = opening_of(_case(context, values))
    except FactsUnreadable as unreadable:
        return _form(request, context, _CASE, asked, typed, sending, problems=_named(unreadable))
    became = await open_suitability_case(context, opening)
    refusals = (became,) if isinstance(became, Refusal) else became.reasons
    if not isinstance(became, Refusal) and became.verdict is OpeningVerdict.CONFLICT:
        refusals = (conflicting(became.differing or ("what is known",)),)
    if refusals or isinstance(became, Refusal):
        return _form(request, context, _CASE, asked, typed, sending, refusals=refusals)
    return RedirectResponse(f"/partner/referrals/{became.reference}?sent=yes", 303)


@as_partner
async def show_facts(request: Request, context: Context) -> Response:
    """The form for a report, unanswered."""
    typed = {"reference": request.query_params.get("reference", "")}
    return _form(request, context, _REPORT, report_questions(), typed, str(uuid.uuid4()))


@as_partner
async def take_facts(request: Request, context: Context) -> Response:
    """What was answered: to be mended, to be checked, or, checked, to be received."""
    require_origin(request)
    asked = report_questions()
    taken = await _taken(request, context, _REPORT, asked)
    if isinstance(taken, Response):
        return taken
    typed, values, sending = taken
    try:
        reference = parse_reference(values["reference"], context.permissions.references)
        facts = read_known(_json({"facts": facts_of_form(values, sending)}))
    except ReferenceError_ as wrong:
        problems = (Problem("reference", str(wrong)),)
        return _form(request, context, _REPORT, asked, typed, sending, problems=problems)
    except FactsUnreadable as unreadable:
        return _form(request, context, _REPORT, asked, typed, sending, problems=_named(unreadable))
    received = await report_facts(context, reference, facts, report_id=sending)
    if isinstance(received, Refusal):
        return _form(request, context, _REPORT, asked, typed, sending, refusals=(received,))
    return shown(request, "facts_received", context, received=received)


async def _asked_of(context: Context) -> tuple[FieldQuestion, ...] | Refusal:
    channels = await channels_to_send_by(context)
    if isinstance(channels, Refusal):
        return channels
    return case_questions(channels) if channels else _SENDS_NONE


_SENDS_NONE = Refusal(
    code="not-by-this-door",
    sentence="Your organisation hands in no cases here.",
    what_to_do="Report what you know of a case, or ask the staff of this track.",
    rule="R90",
)


async def _taken(
    request: Request, context: Context, title: str, asked: tuple[FieldQuestion, ...]
) -> tuple[Typed, Values, str] | Response:
    """What was typed, as it is read, and the form's own id; or the page that is to come first."""
    sent = await typed_in(request)
    sending, step = id_in(sent.get(_SENDING, "")), sent.get(STEP, "")
    typed: Typed = {name: sent[name] for name in names_of(asked, sent) if name in sent}
    if is_edit(step):
        typed, wrong = edited(asked, typed, step, sent)
        return _form(request, context, title, asked, typed, sending, problems=wrong)
    read = read_form(asked, typed)
    if read.problems or step == CHANGE:
        problems = () if step == CHANGE else read.problems
        return _form(request, context, title, asked, typed, sending, problems=problems)
    if step != SEND:
        said = answers_in_words(asked, read.values)
        return _form(request, context, title, asked, typed, sending, said=said)
    return typed, read.values, sending


def _form(
    request: Request,
    context: Context,
    title: str,
    asked: tuple[FieldQuestion, ...],
    typed: Typed,
    sending: str,
    *,
    problems: tuple[Problem, ...] = (),
    refusals: tuple[Refusal, ...] = (),
    said: list[tuple[str, str]] | None = None,
) -> Response:
    return shown(
        request,
        "case_form",
        context,
        status=422 if problems or refusals else 200,
        title=title,
        questions=asked,
        typed=typed,
        sending=sending,
        problems=problems,
        refusals=refusals,
        said=said,
    )


def _case(context: Context, values: Values) -> bytes:
    """As a file brings it: its facts are numbered by the sender's own number, so that the same case
    is the same from another form.
    """
    number = str(values["number"]).strip()
    names = ("channel", "opened_at", "nation", "authority")
    facts = {name: values[name] for name in names} | {"known": facts_of_form(values, number)}
    person = {name: text for name, text in values["person"].items() if text}
    said = {"organisation": context.organisation, "number": number}
    return _json({**said, "basis": values["basis"], "person": person, "facts": facts})


def _json(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, default=_written).encode()


def _written(value: date | datetime) -> str:
    return value.isoformat()


def _named(unreadable: FactsUnreadable) -> tuple[Problem, ...]:
    """Each problem beside nothing in particular: its place says where it is."""
    return tuple(Problem("facts-kind", f"{at}: {said}") for at, _, said in unreadable.problems)
