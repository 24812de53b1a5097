"""Requests of people for what is held about them: a month's clock each, by number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from policy.cases.questions import AnswerForm
from policy.own_data import OwnDataStep, StepKind
from policy.refusal import Refusal
from service.context import Context
from service.own_data.requests import RequestToday, list_requests, receive_request, take_step
from web.asking import question
from web.forms import YES
from web.links import Link
from web.listing import listing
from web.pages.common import refused, signed_in
from web.pages.service_pages import ServiceAct, Values, listing_page

OWN_DATA = "/service/own-data"
_COLUMNS = ("Request", "Received", "Answer by", "Standing", "Step")


@signed_in("own data")
async def show_requests(request: Request, context: Context) -> Response:
    """Those that wait for their answer, or all of them."""
    answered = request.query_params.get("answered") == YES
    found = await list_requests(context, answered=answered)
    if isinstance(found, Refusal):
        return refused(request, context, found)
    links = [
        Link(f"{OWN_DATA}/receive", "Enter a request"),
        Link(f"{OWN_DATA}/find", "Find the cases of somebody who asks"),
        Link(f"{OWN_DATA}/copy", "Copy what is held about a person"),
    ]
    if not answered:
        links.append(Link(f"{OWN_DATA}?answered=yes", "Show answered ones too"))
    table = listing("Requests", _COLUMNS, map(_row, found), "No request waits.")
    heading = "People's requests for their own data"
    return listing_page(request, context, heading, (table,), links=tuple(links))


def _row(one: RequestToday) -> tuple[object, ...]:
    asked = one.request
    standing = "Its clock stands" if asked.paused else "Its clock runs"
    if asked.answered_on is not None:
        return asked.id, asked.received_on, one.answer_by, "Answered", ""
    step = Link(f"{OWN_DATA}/{asked.id}/step", f"Take a step with {asked.id}")
    return asked.id, asked.received_on, one.answer_by, standing, step


async def _receive(context: Context, path: Mapping[str, str], said: Values) -> Any:
    return await receive_request(context, said["on"])


async def _step(context: Context, path: Mapping[str, str], said: Values) -> Any:
    step = OwnDataStep(kind=StepKind(said["kind"]), on=said["on"], reason=said["reason"])
    return await take_step(context, path["number"], step)


RECEIVE = ServiceAct(
    name="own data",
    title="Enter a request",
    about="Its answer is due within a month. Name nobody.",
    questions=lambda context: (question("on", "Received on", "The day in London", AnswerForm.DAY),),
    may=lambda permissions: permissions.protect_data,
    do=_receive,
    back=lambda path: OWN_DATA,
)
STEP = ServiceAct(
    name="own data",
    title="Take a step with a request",
    questions=lambda context: (
        question("kind", "Step", "What happened", options=[one.value for one in StepKind]),
        question("on", "Day", "When, in London", AnswerForm.DAY),
        question("reason", "Reason", "It names nobody"),
    ),
    may=lambda permissions: permissions.protect_data,
    do=_step,
    back=lambda path: OWN_DATA,
)
