"""What an organisation is asked about its cases, and its replies."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from policy.cases.put_question import ANSWERED_OTHERWISE
from policy.cases.questions import FieldQuestion
from service.integration.questions import (
    OpenQuestion,
    find_question,
    list_questions,
    reply_to_question,
)
from web.api.bodies import json_body, object_of
from web.api.results import allowed, require_none
from web.api.values import read_values, schema_of_questions
from web.api.who import Asking

router = APIRouter(tags=["questions"])

QuestionPath = Annotated[
    str,
    Path(
        pattern=r"^[A-Z]{3}(-[0-9A-Z]{3}){3}\.[a-z][a-z-]{1,30}\.\d{1,17}$",
        description="The id of a question.",
    ),
]


class QuestionShown(BaseModel):
    """A question that is open: what is asked, by when (the rule says why), and what answers it:
    `reply`, or a deed by its name. `reply` is the JSON schema of a reply.
    """

    id: str
    reference: str
    question: str
    rule: str
    asked_at: datetime
    due_at: datetime
    answered_by: str
    reply: dict[str, Any] | None


class Questions(BaseModel):
    """All that you are asked, the most urgent first."""

    questions: list[QuestionShown]


class ReplyReceived(BaseModel):
    """The reply is on record. `later`: its case receives it when it can be reached."""

    reference: str
    later: bool


@router.get("/questions")
async def list_open_questions(context: Asking) -> Questions:
    """What you are asked and have not answered."""
    found = allowed(await list_questions(context))
    return Questions(questions=[_shown(one) for one in found])


@router.get("/questions/{question}")
async def show_question(context: Asking, question: QuestionPath) -> QuestionShown:
    """One of them. One that is answered is not there."""
    return _shown(allowed(await find_question(context, question)))


@router.post(
    "/questions/{question}/reply",
    response_model=ReplyReceived,
    status_code=201,
    responses={202: {"model": ReplyReceived, "description": "Received; its case hears it later."}},
    openapi_extra=json_body("NewReply"),
)
async def send_reply(request: Request, context: Asking, question: QuestionPath) -> Response:
    """Answer a question, once: it needs no number of yours, for it is answered by one reply."""
    given = await object_of(request)
    asked = allowed(await find_question(context, question))
    if not asked.kind.asks:
        require_none([ANSWERED_OTHERWISE])
    said, problems = read_values(asked.kind.asks, given)
    require_none(problems)
    taken = allowed(await reply_to_question(context, question, said))
    shown = ReplyReceived(reference=taken.reference, later=taken.later)
    return JSONResponse(shown.model_dump(), 202 if taken.later else 201)


def schema_of_replies(asks: list[tuple[str, tuple[FieldQuestion, ...]]]) -> dict[str, Any]:
    """The JSON schema of a reply to any question of a track."""
    return {"anyOf": [{"title": name, **schema_of_questions(one)} for name, one in asks if one]}


def _shown(one: OpenQuestion) -> QuestionShown:
    return QuestionShown(
        id=str(one.id),
        reference=one.id.reference,
        question=one.kind.sentence,
        rule=one.kind.rule,
        asked_at=one.asked_at,
        due_at=one.due_at,
        answered_by=one.kind.answered_by,
        reply=schema_of_questions(one.kind.asks) if one.kind.asks else None,
    )
