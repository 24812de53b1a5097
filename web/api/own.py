"""The referrals that an organisation sent, as its programs may know of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from policy.refusal import Refusal
from service.referrals.own import (
    MOST_SHOWN,
    Place,
    list_own_referrals,
    show_own_referral,
)
from web.api.parameters import Moment, Reference
from web.api.problems import ApiRefused
from web.api.results import allowed
from web.api.tagged import tagged
from web.api.who import Asking
from web.cursors import cursor_of, place_of

router = APIRouter(tags=["referrals"])

CURSOR_UNFIT = Refusal(
    code="cursor-unfit",
    sentence="This is no place in the list.",
    what_to_do="Send `next` as it was given, or leave `after` out to begin anew.",
    rule="form",
    field="after",
)


class ReferralShown(BaseModel):
    """A referral of yours with its clock. No personal data."""

    model_config = ConfigDict(from_attributes=True)

    reference: str
    organisation_id: str
    submission_id: str
    batch: str
    authority: str
    received_at: datetime
    accepted_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    read_at: datetime | None
    breached_at: datetime | None
    ended_at: datetime | None
    updated_at: datetime


class Referrals(BaseModel):
    """Some of your referrals, what changed first at the beginning. The next ones come `after` the
    place `next`; null if these are the last.
    """

    referrals: list[ReferralShown]
    next: str | None


@router.get("/referrals")
async def list_referrals(
    context: Asking,
    updated_since: Moment | None = None,
    after: Annotated[str, Query(max_length=200, pattern="^([A-Za-z0-9_-]+=*)?$")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST_SHOWN)] = MOST_SHOWN,
) -> Referrals:
    """Your referrals, those that changed last at the end. To follow them, ask with `updated_since`
    a minute before the latest change you know of: what you know already has not changed.
    """
    found = allowed(
        await list_own_referrals(
            context, since=updated_since, after=_place(after) if after else None, limit=limit
        )
    )
    return Referrals(
        referrals=[ReferralShown.model_validate(one) for one in found.referrals],
        next=cursor_of(found.behind) if found.behind is not None else None,
    )


@router.get("/referrals/{reference:reference}", response_model=ReferralShown)
async def show_referral(request: Request, context: Asking, reference: Reference) -> Response:
    """One referral of yours with its clock. Others' are not there."""
    found = allowed(await show_own_referral(context, reference))
    return tagged(request, ReferralShown.model_validate(found))


def _place(cursor: str) -> Place:
    place = place_of(cursor)
    if place is None:
        raise ApiRefused(CURSOR_UNFIT)
    return place
