"""A deed of a case: its questions, the answers to check, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.cases.refusals import CHANGED_MEANWHILE
from policy.refusal import Refusal
from policy.time import show_london
from service.cases.ahead import look_ahead
from service.cases.deeds import DEEDS, ask_deed
from service.cases.happened import happened_since
from service.cases.serving import NO_CLEARANCE_YET, standing_of_service
from service.cases.showing import EventLine
from service.context import Context
from web.acting import require_origin
from web.forms import Problem, Typed, names_of, read_form, typed_in
from web.pages.common import refused, signed_in
from web.pages.deed_form import HAPPENED, DeedForm, open_deed, shown_again
from web.records import edited, grows, is_edit
from web.render import page
from web.said import answers_in_words
from web.whole_numbers import whole_number

NEXT_SHOWN = 3
HANDED_OVER_WITHOUT = (
    "The paper was handed over without a clearance that held. That counts as an incident and not "
    "as service."
)
STEP, SEND, CHANGE = "step", "send", "change"


@signed_in("deed")
async def show_deed(request: Request, context: Context) -> Response:
    """The questions, unanswered: nothing about a person has a default."""
    found = await open_deed(request, context)
    if isinstance(found, Response):
        return found
    return _form(request, context, found, {}, ())


@signed_in("deed")
async def take_deed(request: Request, context: Context) -> Response:
    """What was answered: to be mended, to be checked, or, checked, to be asked of the case."""
    require_origin(request)
    sent = await typed_in(request)
    found = await open_deed(request, context, sent)
    if isinstance(found, Response):
        return found
    typed = {name: sent[name] for name in names_of(found.questions, sent) if name in sent}
    step = sent.get(STEP, "")
    if is_edit(step):
        typed, wrong = edited(found.questions, typed, step, sent)
        return _form(request, context, found, typed, wrong)
    read = read_form(found.questions, typed, found.content.items)
    if read.problems or step == CHANGE:
        problems = () if step == CHANGE else read.problems
        return _form(request, context, found, typed, problems)
    if step != SEND and found.overtaken:
        return await _asked_again(request, context, found, typed, CHANGED_MEANWHILE)
    if step != SEND:
        said = answers_in_words(found.questions, read.values)
        return page(request, "check", context=context, asked=found, said=said, typed=typed)
    return await _send(request, context, found, typed, read.values)


@signed_in("done")
async def show_done(request: Request, context: Context) -> Response:
    """That it was done, what happens next and by when, and who is notified."""
    reference, kind = request.path_params["reference"], request.path_params["kind"]
    deed = DEEDS[context.track.name].get(kind)
    ahead = await look_ahead(context, reference)
    after = whole_number(request.query_params.get("after", "")) or 0
    since = await happened_since(context, reference, after)
    if deed is None or isinstance(ahead, Refusal) or isinstance(since, Refusal):
        return refused(request, context, ahead if isinstance(ahead, Refusal) else None)
    return page(
        request,
        "done",
        context=context,
        reference=reference,
        title=deed.title,
        later=request.query_params.get("later") == "yes",
        next_step=since.next_step.sentence,
        notices=since.notices if "after" in request.query_params else (),
        entries=ahead.entries[:NEXT_SHOWN],
        must_know=await _must_know(context, reference, kind),
    )


async def _must_know(context: Context, reference: str, kind: str) -> str:
    """What is said first, where somebody is about to hand a paper over, or has: what is still on
    its way to the case is no clearance (R111, R112).
    """
    if kind not in ("ask-clearance", "report-service"):
        return ""
    standing = await standing_of_service(context, reference)
    if isinstance(standing, Refusal):
        return ""
    if kind == "report-service":
        return HANDED_OVER_WITHOUT if standing.incident_open else ""
    if standing.clearance_until is None:
        return f"{NO_CLEARANCE_YET.sentence} {NO_CLEARANCE_YET.what_to_do}"
    return f"The clearance holds until {show_london(standing.clearance_until)}."


async def _send(
    request: Request,
    context: Context,
    asked: DeedForm,
    typed: Typed,
    values: Mapping[str, object],
) -> Response:
    at = values.get(HAPPENED)
    done = await ask_deed(
        context,
        asked.reference,
        asked.kind,
        {name: value for name, value in values.items() if name != HAPPENED},
        at=at if isinstance(at, datetime) else None,
        order_id=asked.order_id,
        expected_sequence=asked.sequence,
    )
    if isinstance(done, Refusal):
        return await _asked_again(request, context, asked, typed, done)
    later = "&later=yes" if done.later else ""
    where = f"/cases/{asked.reference}/{asked.kind}/done?after={asked.sequence}{later}"
    return RedirectResponse(where, 303)


async def _asked_again(
    request: Request, context: Context, asked: DeedForm, typed: Typed, refusal: Refusal
) -> Response:
    """The form with what was typed, as a new order, and what happened since it was made."""
    again = await open_deed(request, context)
    since = await happened_since(context, asked.reference, asked.sequence)
    if isinstance(again, Response) or isinstance(since, Refusal):
        return again if isinstance(again, Response) else refused(request, context, refusal)
    lines = since.lines if refusal.code == CHANGED_MEANWHILE.code else ()
    return _form(request, context, again, typed, (), refusal, lines)


def _form(
    request: Request,
    context: Context,
    asked: DeedForm,
    typed: Typed,
    problems: tuple[Problem, ...],
    refusal: Refusal | None = None,
    since: tuple[EventLine, ...] = (),
) -> Response:
    """The questions. What was shown before is shown anew, with what is new."""
    return page(
        request,
        "deed",
        context=context,
        status=422 if problems or refusal else 200,
        asked=asked,
        typed={**typed, **shown_again(asked)},
        problems=problems,
        refusal=refusal,
        since=since,
        editable=any(grows(question) for question in asked.questions),
    )
