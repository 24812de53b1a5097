"""Cases of suitability that an authority or the police send in (R90 to R92)."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from policy.cases.refusals import conflicting
from service.files.facts import FactsUnreadable
from service.files.suitability_case import opening_of, opening_schema
from service.intake.suitability import OpeningVerdict, open_suitability_case
from web.api.bodies import SentKey, json_body, object_of, require_key
from web.api.by_document import problems_of
from web.api.problems import PREFIX
from web.api.referrals import ANOTHER_KEY
from web.api.results import allowed, require_none
from web.api.who import Asking

router = APIRouter(tags=["referrals"])
_SAID_BY_THE_REQUEST = ("organisation", "number")


class CaseVerdict(BaseModel):
    """The case is on record, now or before. `later`: it begins when Temporal can be reached."""

    verdict: str
    reference: str
    possible_duplicate_of: str
    later: bool


def case_schema() -> dict[str, Any]:
    """The JSON schema of a case that is sent; whose it is and its number the request says."""
    schema = opening_schema()
    needed = [name for name in schema["required"] if name not in _SAID_BY_THE_REQUEST]
    return schema | {"required": needed}


@router.post(
    "/referrals",
    response_model=CaseVerdict,
    status_code=201,
    responses={
        200: {"model": CaseVerdict, "description": "It was received before."},
        202: {"model": CaseVerdict, "description": "Received; its case begins later."},
    },
    openapi_extra=json_body("NewCase"),
)
async def send_case(request: Request, context: Asking, key: SentKey) -> Response:
    """Send a case under your own number for it; sent again it is the same one. Nothing of it may
    rest on consent.
    """
    given = {"number": require_key(key), **await object_of(request)}
    if given["number"] != key:
        require_none([ANOTHER_KEY])
    if context.organisation:
        given.setdefault("organisation", context.organisation)
    try:
        opening = opening_of(json.dumps(given).encode())
    except FactsUnreadable as unreadable:
        require_none(problems_of(unreadable))
        raise
    became = allowed(await open_suitability_case(context, opening))
    require_none(became.reasons)
    if became.verdict is OpeningVerdict.CONFLICT:
        require_none([conflicting(became.differing or ("what is known",))])
    shown = CaseVerdict(
        verdict=became.verdict.value,
        reference=became.reference,
        possible_duplicate_of=became.possible_duplicate_of,
        later=became.later,
    )
    new = became.verdict is OpeningVerdict.OPENED
    headers = {"Location": f"{PREFIX}/referrals/{became.reference}"}
    return JSONResponse(shown.model_dump(), (202 if became.later else 201) if new else 200, headers)
