"""What an authority reports of a suitability case in its own name (R72, R94)."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from service.files.facts import FactsUnreadable, read_known
from service.reports.facts import report_facts
from web.api.bodies import SentKey, body_of, json_body, require_key
from web.api.by_document import problems_of
from web.api.parameters import Reference
from web.api.problems import reason
from web.api.results import allowed, require_none
from web.api.verdicts import VerdictReason
from web.api.who import Asking

router = APIRouter(tags=["reports"])


class FactLeftOut(BaseModel):
    """A fact that was not used: its place among those sent, counted from 1, and why."""

    place: int
    reason: VerdictReason


class FactsVerdict(BaseModel):
    """The report is on record, now or before (`already`). `later`: its case receives it when it can
    be reached.
    """

    already: bool
    left_out: list[FactLeftOut]
    later: bool


_TAKEN: Final[dict[int | str, dict[str, Any]]] = {
    200: {"model": FactsVerdict, "description": "It was received before."},
    202: {"model": FactsVerdict, "description": "Received; its case hears it later."},
}


@router.post(
    "/referrals/{reference:reference}/reports",
    response_model=FactsVerdict,
    status_code=201,
    responses=_TAKEN,
    openapi_extra=json_body("NewFacts"),
)
async def send_facts(
    request: Request, context: Asking, reference: Reference, key: SentKey
) -> Response:
    """Report facts of a person's circumstances, under your own number for the report. Good news
    counts from anybody; the rest is the area's authority's alone.
    """
    text = await body_of(request)
    try:
        facts = read_known(text)
    except FactsUnreadable as unreadable:
        require_none(problems_of(unreadable))
        raise
    received = allowed(await report_facts(context, reference, facts, report_id=require_key(key)))
    left_out = [
        FactLeftOut(place=one.place, reason=VerdictReason(**reason(one.refusal)))
        for one in received.left_out
    ]
    shown = FactsVerdict(already=received.already, left_out=left_out, later=received.later)
    status = 200 if received.already else 202 if received.later else 201
    return JSONResponse(shown.model_dump(), status)
