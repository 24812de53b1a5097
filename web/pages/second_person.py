"""What waits for a second person, and what they say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from policy.refusal import Refusal
from policy.second_person import ProposalStanding
from policy.time import show_london
from service.context import Context
from service.second_person.deciding import (
    DecidedAct,
    ShownProposal,
    confirm_act,
    list_act_proposals,
    reject_act,
    show_act_proposal,
)
from web.asking import question
from web.links import Link
from web.listing import listing
from web.pages.common import refused, signed_in
from web.pages.service_pages import SECOND_PERSON, ServiceAct, Values, listing_page

_COLUMNS = ("Number", "What", "About", "Proposed by", "Waits until", "Standing")
_BACK = Link(SECOND_PERSON, "What waits for a second person")


@signed_in("second person")
async def show_proposals(request: Request, context: Context) -> Response:
    """What waits, and what became of the others."""
    found = await list_act_proposals(context)
    if isinstance(found, Refusal):
        return refused(request, context, found)
    waiting = [_row(one) for one in found if one.standing is ProposalStanding.WAITS]
    others = [_row(one) for one in found if one.standing is not ProposalStanding.WAITS]
    tables = (
        listing("Waiting", _COLUMNS, waiting, "Nothing waits."),
        listing("Confirmed, rejected and expired", _COLUMNS, others, "Nothing."),
    )
    return listing_page(request, context, "What waits for a second person", tables)


def _row(one: ShownProposal) -> tuple[object, ...]:
    link = Link(f"{SECOND_PERSON}/{one.id}", one.id)
    return link, one.act, one.about, one.proposed_by, one.expires_at, one.standing.value


@signed_in("second person")
async def show_proposal(request: Request, context: Context) -> Response:
    """One of them, with everything it holds."""
    one = await show_act_proposal(context, request.path_params["id"])
    if isinstance(one, Refusal):
        return refused(request, context, one)
    waits, mine = one.standing is ProposalStanding.WAITS, one.proposed_by == context.by
    links = []
    if one.yours:
        links.append(Link(f"{SECOND_PERSON}/{one.id}/confirm", "Confirm it"))
    if waits and (one.yours or mine):
        links.append(Link(f"{SECOND_PERSON}/{one.id}/reject", "Take it back" if mine else "Reject"))
    return listing_page(
        request,
        context,
        f"{one.act[:1].upper()}{one.act[1:]}: {one.about}",
        summaries=(("What is proposed", one.said), ("Who said what", _course(one))),
        links=tuple(links),
        back=_BACK,
    )


def _course(one: ShownProposal) -> tuple[tuple[str, str], ...]:
    begun = (
        ("Standing", one.standing.value),
        ("Proposed", f"{show_london(one.proposed_at)} by {one.proposed_by}"),
        ("Why", one.reason),
        ("Waits until", show_london(one.expires_at)),
    )
    if one.decided_at is None:
        return begun
    decided = f"{show_london(one.decided_at)} by {one.decided_by}"
    return (*begun, ("Decided", decided), ("Why it was decided so", one.decision_reason))


def _decided(request: Request, context: Context, done: DecidedAct) -> Response:
    heading = f"{done.id} is {done.decision.value}"
    return listing_page(request, context, heading, sentences=done.said, back=_BACK)


def _act(
    title: str,
    about: str,
    do: Callable[[Context, str, str], Awaitable[Any]],
) -> ServiceAct:
    async def done(context: Context, path: Mapping[str, str], said: Values) -> Any:
        return await do(context, path["id"], said["reason"])

    return ServiceAct(
        name="second person",
        title=title,
        about=about,
        questions=lambda context: (question("reason", "Reason", "Why; it is kept"),),
        may=lambda permissions: permissions.registers,
        do=done,
        back=lambda path: f"{SECOND_PERSON}/{path['id']}",
        shows=_decided,
    )


CONFIRM = _act(
    "Confirm what was proposed",
    "You are the second person: it is done now. What is made with it is shown only then.",
    confirm_act,
)
REJECT = _act("Reject what was proposed", "It is not done.", reject_act)
