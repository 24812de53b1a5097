"""A deed of a case: its questions, the answers to check, and what came of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.cases.questions import FieldQuestion
from policy.refusal import Refusal
from service.cases.ahead import look_ahead
from service.cases.deeds import DEEDS, CaseDeeds, ask_deed, offered_deeds, questions_of
from service.context import Context
from web.acting import require_origin
from web.forms import Problem, Typed, names_of, read_form, typed_in
from web.pages.common import refused, signed_in
from web.render import page
from web.said import answers_in_words

NEXT_SHOWN = 3
STEP, SEND, CHANGE = "step", "send", "change"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A deed that somebody is about to ask of a case: under which id, and as what they last saw."""

    reference: str
    kind: str
    title: str
    questions: tuple[FieldQuestion, ...]
    order_id: str
    sequence: int


@signed_in("deed")
async def show_deed(request: Request, context: Context) -> Response:
    """The questions, unanswered: nothing about a person has a default."""
    found = await _open(request, context)
    if isinstance(found, Response):
        return found
    return _form(request, context, found, {}, ())


@signed_in("deed")
async def take_deed(request: Request, context: Context) -> Response:
    """What was answered: to be mended, to be checked, or, checked, to be asked of the case."""
    require_origin(request)
    sent = await typed_in(request)
    found = await _open(request, context, sent)
    if isinstance(found, Response):
        return found
    typed = {name: sent[name] for name in names_of(found.questions) if name in sent}
    read = read_form(found.questions, typed)
    if read.problems or sent.get(STEP) == CHANGE:
        problems = () if sent.get(STEP) == CHANGE else read.problems
        return _form(request, context, found, typed, problems)
    if sent.get(STEP) != SEND:
        said = answers_in_words(found.questions, read.values)
        return page(request, "check", context=context, asked=found, said=said, typed=typed)
    return await _send(request, context, found, typed, read.values)


@signed_in("done")
async def show_done(request: Request, context: Context) -> Response:
    """That it was done, and what happens next if nobody acts."""
    reference, kind = request.path_params["reference"], request.path_params["kind"]
    deed = DEEDS[context.track.name].get(kind)
    ahead = await look_ahead(context, reference)
    if deed is None or isinstance(ahead, Refusal):
        return refused(request, context, ahead if isinstance(ahead, Refusal) else None)
    return page(
        request,
        "done",
        context=context,
        reference=reference,
        title=deed.title,
        later=request.query_params.get("later") == "yes",
        entries=ahead.entries[:NEXT_SHOWN],
    )


async def _open(request: Request, context: Context, sent: Typed | None = None) -> _Asked | Response:
    reference, kind = request.path_params["reference"], request.path_params["kind"]
    offered = await offered_deeds(context, reference)
    if isinstance(offered, Refusal):
        return refused(request, context, offered)
    title = _title(offered, kind)
    if title is None:
        return refused(request, context, None)
    return _Asked(
        reference=reference,
        kind=kind,
        title=title,
        questions=questions_of(context.track.name, kind),
        order_id=_order_id(sent.get("order_id", "") if sent else ""),
        # A form that does not say what was last seen was made by nobody who looked.
        sequence=_number(sent.get("sequence", "")) if sent else offered.sequence,
    )


def _title(offered: CaseDeeds, kind: str) -> str | None:
    return next((deed.title for deed in offered.deeds if deed.kind == kind), None)


def _order_id(sent: str) -> str:
    """The form's own id, so that a form sent twice counts once."""
    try:
        return str(uuid.UUID(sent))
    except ValueError:
        return str(uuid.uuid4())


def _number(sent: str) -> int:
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


async def _send(
    request: Request,
    context: Context,
    asked: _Asked,
    typed: Typed,
    values: Mapping[str, object],
) -> Response:
    done = await ask_deed(
        context,
        asked.reference,
        asked.kind,
        values,
        order_id=asked.order_id,
        expected_sequence=asked.sequence,
    )
    if isinstance(done, Refusal):
        again = await _open(request, context)
        if isinstance(again, Response):
            return again
        return _form(request, context, again, typed, (), done)
    later = "?later=yes" if done.later else ""
    return RedirectResponse(f"/cases/{asked.reference}/{asked.kind}/done{later}", 303)


def _form(
    request: Request,
    context: Context,
    asked: _Asked,
    typed: Typed,
    problems: tuple[Problem, ...],
    refusal: Refusal | None = None,
) -> Response:
    return page(
        request,
        "deed",
        context=context,
        status=422 if problems or refusal else 200,
        asked=asked,
        typed=typed,
        problems=problems,
        refusal=refusal,
    )
