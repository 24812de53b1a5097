"""Referrals for support: sent one by one, or checked without being kept."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from policy.refusal import Refusal
from service.context import Context
from service.files.json_rows import cells_of
from service.files.referrals import REFERRALS
from service.intake.taking import check_referral, take_referral
from web.api.bodies import SentKey, json_body, object_of, require_key
from web.api.problems import PREFIX, ApiRefused
from web.api.results import allowed, require_none
from web.api.verdicts import NOT_TAKEN, SentVerdict, TakenVerdict, of_referral
from web.api.who import Asking

router = APIRouter(tags=["referrals"])

ANOTHER_KEY = Refusal(
    code="idempotency-key-differs",
    sentence="The key of this request is another number than the referral says.",
    what_to_do="Send your own number as the key; `submission_id` may be left out.",
    rule="form",
    field="submission_id",
)


async def _cells(request: Request, context: Context, key: str) -> dict[str, str]:
    """The cells of a referral, under the number it is sent by. Raises ApiRefused."""
    cells = cells_of((await object_of(request)).items(), REFERRALS)
    if isinstance(cells, Refusal):
        raise ApiRefused(cells)
    if key and cells.setdefault("submission_id", key) != key:
        raise ApiRefused(ANOTHER_KEY)
    if context.organisation:
        cells.setdefault("organisation_id", context.organisation)
    return cells


@router.post(
    "/referrals",
    response_model=TakenVerdict,
    status_code=201,
    responses={
        200: {"model": TakenVerdict, "description": "It was accepted before."},
        202: {"model": TakenVerdict, "description": "Accepted; its case begins later."},
    },
    openapi_extra=json_body("NewReferral"),
)
async def send_referral(request: Request, context: Asking, key: SentKey) -> Response:
    """Send a referral under your own number for it. What is answered with 200, 201 or 202 is on
    record with its clock running; sent again it is the same one.
    """
    cells = await _cells(request, context, require_key(key))
    taken = allowed(await take_referral(context, cells))
    outcome = taken.outcome
    if outcome.verdict is NOT_TAKEN:
        require_none(outcome.problems)
    shown = TakenVerdict(**of_referral(outcome).model_dump(), later=taken.later)
    new = outcome.state is not None
    return JSONResponse(
        shown.model_dump(),
        (202 if taken.later else 201) if new else 200,
        headers={"Location": f"{PREFIX}/referrals/{outcome.reference}"},
    )


@router.post("/referrals/validate", openapi_extra=json_body("NewReferral"))
async def validate_referral(request: Request, context: Asking) -> SentVerdict:
    """What would become of a referral if you sent it now. Nothing is kept, not even that you
    asked.
    """
    cells = await _cells(request, context, "")
    return of_referral(allowed(await check_referral(context, cells)))
