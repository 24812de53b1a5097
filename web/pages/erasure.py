"""Erasing what is held of a person: proposed by one, confirmed by another, with a receipt; and what
a legal hold keeps.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from policy.cases.questions import AnswerForm
from policy.erasing import GROUNDS_TO_ASK_FOR, ErasureGround
from policy.erasing_receipt import receipt_in_words
from policy.refusal import Refusal
from policy.time import show_london
from service.context import Context
from service.erasure.asking import (
    confirm_erasure,
    erase,
    read_receipt,
    receive_erasure_request,
    reject_erasure,
)
from service.erasure.holding import lift_legal_hold, place_legal_hold
from service.erasure.listing import list_erasures
from service.second_person.deciding import DecidedAct
from web.asking import question
from web.links import Link
from web.listing import listing, to_case
from web.pages.common import refused, signed_in
from web.pages.service_pages import ServiceAct, Values, listing_page

ERASURE = "/service/erasure"
_ASKED = ("Case", "What", "By when")
_PROPOSED = ("Case", "Proposed by", "Why", "Waits until", "", "")
_DONE = ("Receipt", "Why", "Confirmed", "Erased")
_HELD = ("Case", "Why", "Placed by", "Since", "")
_FIRST = (
    "One person proposes it and another confirms it. It cannot be undone, and a receipt says what "
    "remains.",
    "While a legal hold stands on a case, nothing of it is erased.",
)
_BACK = Link(ERASURE, "Erasure")
_REASON = question("reason", "Reason", "Why, in a sentence; it is kept. No names")


@signed_in("erasure")
async def show_erasures(request: Request, context: Context) -> Response:
    """What is asked for, what waits for a second person, what was erased and what is held."""
    found = await list_erasures(context)
    if isinstance(found, Refusal):
        return refused(request, context, found)
    proposed = [
        (
            to_case(one.reference),
            one.proposed_by,
            one.reason,
            one.until,
            Link(f"{ERASURE}/{one.reference}/confirm", f"Confirm {one.reference}"),
            Link(f"{ERASURE}/{one.reference}/reject", f"Reject {one.reference}"),
        )
        for one in found.proposed
    ]
    done = [
        (
            Link(f"{ERASURE}/{one.reference}", one.reference),
            one.ground.value,
            one.confirmed_at,
            one.erased_at or "Not yet",
        )
        for one in found.receipts
    ]
    held = [
        (
            to_case(one.reference),
            one.reason,
            one.placed_by,
            one.placed_at,
            Link(f"{ERASURE}/{one.reference}/lift", f"Lift the hold on {one.reference}"),
        )
        for one in found.holds
    ]
    asked = [(to_case(of), kind, due) for of, kind, due in found.asked_for]
    tables = (
        listing(
            "Asked for by a withdrawal of consent, or by the person", _ASKED, asked, "None waits."
        ),
        listing("Waiting for a second person", _PROPOSED, proposed, "Nothing waits."),
        listing("Legal holds", _HELD, held, "No hold stands."),
        listing("Erased, or ordered to be", _DONE, done, "Nothing was erased yet."),
    )
    links = (
        Link(f"{ERASURE}/propose", "Propose an erasure"),
        Link(f"{ERASURE}/request", "Enter that a person asks to be erased"),
        Link(f"{ERASURE}/hold", "Place a legal hold"),
    )
    return listing_page(request, context, "Erasure", tables, sentences=_FIRST, links=links)


@signed_in("receipt of an erasure")
async def show_receipt(request: Request, context: Context) -> Response:
    """What was destroyed, what remains, where and until when."""
    found = await read_receipt(context, request.path_params["reference"])
    if isinstance(found, Refusal):
        return refused(request, context, found)
    course = (
        ("Ground", found.ground.value),
        ("Why", found.reason),
        ("Proposed by", found.proposed_by),
        ("Confirmed", f"{show_london(found.confirmed_at)} by {found.confirmed_by}"),
    )
    return listing_page(
        request,
        context,
        f"Receipt of the erasure of {found.reference}",
        sentences=receipt_in_words(found),
        summaries=(("Who said what", course),),
        back=_BACK,
    )


async def _propose(context: Context, path: Mapping[str, str], said: Values) -> Any:
    ground = ErasureGround(said["ground"])
    return await erase(context, said["case"], ground, reason=said["reason"])


async def _request(context: Context, path: Mapping[str, str], said: Values) -> Any:
    return await receive_erasure_request(context, said["case"], said["on"])


async def _hold(context: Context, path: Mapping[str, str], said: Values) -> Any:
    return await place_legal_hold(context, said["case"], reason=said["reason"])


def _decided(request: Request, context: Context, done: DecidedAct) -> Response:
    heading = f"The erasure of {done.about} is {done.decision.value}"
    return listing_page(request, context, heading, sentences=done.said, back=_BACK)


def _of_one(
    title: str,
    about: str,
    do: Callable[..., Awaitable[Any]],
    shows: Callable[[Request, Context, Any], Response] | None = None,
) -> ServiceAct:
    async def done(context: Context, path: Mapping[str, str], said: Values) -> Any:
        return await do(context, path["reference"], reason=said["reason"])

    return ServiceAct(
        name="erasure",
        title=title,
        about=about,
        questions=lambda context: (_REASON,),
        may=lambda permissions: permissions.erase,
        do=done,
        back=lambda path: ERASURE,
        shows=shows,
    )


_CASE = question("case", "Case", "Its reference")
PROPOSE = ServiceAct(
    name="erasure",
    title="Propose an erasure",
    about="Of a case that has ended. Nothing is erased before somebody else confirms it.",
    questions=lambda context: (
        _CASE,
        question("ground", "Ground", "Why", options=[one.value for one in GROUNDS_TO_ASK_FOR]),
        _REASON,
    ),
    may=lambda permissions: permissions.erase,
    do=_propose,
    back=lambda path: ERASURE,
    waits_at=lambda done: ERASURE,
)
REQUEST = ServiceAct(
    name="erasure",
    title="Enter that a person asks to be erased",
    about="Somebody decides it within a month. Nothing is erased by this.",
    questions=lambda context: (
        _CASE,
        question("on", "Received on", "The day in London", AnswerForm.DAY),
    ),
    may=lambda permissions: permissions.erase,
    do=_request,
    back=lambda path: ERASURE,
)
HOLD = ServiceAct(
    name="erasure",
    title="Place a legal hold",
    about="Nothing of the case is erased while it stands.",
    questions=lambda context: (_CASE, _REASON),
    may=lambda permissions: permissions.erase,
    do=_hold,
    back=lambda path: ERASURE,
)
CONFIRM_ERASURE = _of_one(
    "Confirm the erasure",
    "You are the second person: what is held of this person is erased now, and for good.",
    confirm_erasure,
    _decided,
)
REJECT_ERASURE = _of_one(
    "Reject the erasure", "Nothing is erased. What you proposed you take back.", reject_erasure
)
LIFT = _of_one(
    "Lift the legal hold",
    "The data-protection officer does. An erasure needs two people all the same.",
    lift_legal_hold,
)
ERASURE_ACTS = (
    (f"{ERASURE}/propose", PROPOSE),
    (f"{ERASURE}/request", REQUEST),
    (f"{ERASURE}/hold", HOLD),
    (f"{ERASURE}/{{reference}}/confirm", CONFIRM_ERASURE),
    (f"{ERASURE}/{{reference}}/reject", REJECT_ERASURE),
    (f"{ERASURE}/{{reference}}/lift", LIFT),
)
"""What is done here, by path."""
