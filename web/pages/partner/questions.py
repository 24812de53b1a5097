"""What an organisation is asked about its cases, and answering it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.refusal import Refusal
from service.context import Context
from service.integration.questions import (
    OpenQuestion,
    find_question,
    list_questions,
    reply_to_question,
)
from web.acting import require_origin
from web.forms import Problem, Typed, read_form, typed_in
from web.pages.partner.common import as_partner, said_no, shown

ASKED = "/partner/questions"


@as_partner
async def show_questions(request: Request, context: Context) -> Response:
    """All that is open, the most urgent first."""
    found = await list_questions(context)
    if isinstance(found, Refusal):
        return said_no(request, context, found)
    replied = request.query_params.get("replied") == "yes"
    return shown(request, "questions", context, found=found, replied=replied)


@as_partner
async def show_one_question(request: Request, context: Context) -> Response:
    """One of them, with what it wants to know."""
    found = await find_question(context, request.path_params["question"])
    if isinstance(found, Refusal):
        return said_no(request, context, found)
    return question_form(request, context, found, {}, (), None)


@as_partner
async def take_reply(request: Request, context: Context) -> Response:
    """Answer it."""
    require_origin(request)
    typed = await typed_in(request)
    found = await find_question(context, request.path_params["question"])
    if isinstance(found, Refusal):
        return said_no(request, context, found)
    read = read_form(found.kind.asks, typed)
    if read.problems:
        return question_form(request, context, found, typed, read.problems, None)
    taken = await reply_to_question(context, str(found.id), read.values)
    if isinstance(taken, Refusal):
        return question_form(request, context, found, typed, (), taken)
    return RedirectResponse(f"{ASKED}?replied=yes", 303)


def question_form(
    request: Request,
    context: Context | None,
    asked: OpenQuestion,
    typed: Typed,
    problems: tuple[Problem, ...],
    refusal: Refusal | None,
) -> Response:
    """The form of a question, at the address it was asked for at."""
    return shown(
        request,
        "question",
        context,
        status=422 if problems or refusal else 200,
        asked=asked,
        typed=typed,
        problems=problems,
        refusal=refusal,
    )
