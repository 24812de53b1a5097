"""The three ways in, each asked in somebody's name for a deed of a case, and what each answers in
the same words: the code of the refusal, empty for what is theirs to ask.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter

from policy.refusal import Refusal
from policy.support.refusals import NO_ANSWER_YET
from service.authorisation import wrong_role
from service.cases.deeds import DEEDS, questions_of
from service.permissions import PERMISSIONS
from starter.terminal.client import FrontDoorClient
from starter.terminal.front_door import WAY, DoorAddress, DoorAnswer
from tests.any_answers import any_values
from tests.apps import SUITABILITY_DATA
from tests.web.in_process import OWN, DoorAnswered, InProcess
from web.cookies import cookie_name
from web.pages.deed_form import NOT_NOW
from web.pages.withdrawal import WITHDRAWAL

NOT_NOW_CODE = "not-now"
"""What a page says where the case as it stands does not take it, to anybody."""
WITHDRAW, READ_ANSWER = "withdraw-consent", "read-answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks: what a program or a command of theirs shows, and what their browser does."""

    bearer: str
    cookies: Mapping[str, str]
    outside: bool


async def by_program(
    door: InProcess, asker: Asker, track: str, reference: str, kind: str, number: str
) -> str:
    """Through `/v1/cases/.../deeds/...`."""
    values = DOCUMENTS.get(kind) or any_values(questions_of(track, kind))
    order = {"expected_sequence": 1, "values": _plain(values)}
    path = f"/v1/cases/{reference}/deeds/{kind}"
    headers = {"idempotency-key": number}
    return (await door.send_json(path, asker.bearer, order, headers)).code


async def by_command(
    door: InProcess, asker: Asker, track: str, reference: str, kind: str, number: str
) -> str:
    """Through the command line's own client of the front door."""
    values = any_values(questions_of(track, kind))
    command = TypeAdapter[Any](DEEDS[track][kind].command).validate_python(values)
    client = FrontDoorClient(door=DoorAddress(OWN), track=track, command=kind, shown=asker.bearer)
    given, named = (reference, command), {"order_id": number}
    loop = asyncio.get_running_loop()

    def ask(_: DoorAddress, path: str, body: bytes, headers: Mapping[str, str]) -> DoorAnswer:
        asked = door.ask("POST", path, headers, body)
        said = asyncio.run_coroutine_threadsafe(asked, loop).result()
        return DoorAnswer(status=said.status, body=said.body)

    token = WAY.set(ask)
    try:
        found = await asyncio.to_thread(client.ask, "ask_order", given, named)
    finally:
        WAY.reset(token)
    return found.code if isinstance(found, Refusal) else ""


async def by_page(
    door: InProcess, asker: Asker, track: str, reference: str, kind: str, number: str
) -> str:
    """Through the pages that such a person has: staff's form of the deed, or a page outside."""
    if kind == WITHDRAW:
        outside = asker.outside
        path = "/partner/withdrawal" if outside else WITHDRAWAL
        own = {"number": number} if outside else {"step": "send", "channel": "x"}
        fields = {**own, "reference": reference}
    elif kind == READ_ANSWER and asker.outside:
        path, fields = f"/partner/referrals/{reference}/answer", {"order_id": number}
    else:
        path, fields = f"/cases/{reference}/{kind}", {"order_id": number}
    return _code_of_page(await door.send_form(path, asker.cookies, fields), track)


def _code_of_page(page: DoorAnswered, track: str) -> str:
    """What a page says, as a code."""
    text, no = page.text, PERMISSIONS[track].wrong_role
    match page.status:
        case 401:
            return "not-signed-in"
        case 404:
            return "not-found"
        case 409 if NOT_NOW in text:
            return NOT_NOW_CODE
        case 403 if no.sentence in text or wrong_role(frozenset(), "").sentence in text:
            return no.code
        case 403 if NO_ANSWER_YET.sentence in text:
            return NO_ANSWER_YET.code
        case 200 | 303 | 422:
            return ""
    return f"{page.status}: {text[:200]}"


def staffs_cookies(track: str, token: str) -> dict[str, str]:
    """As a browser of a member of staff keeps it."""
    return {cookie_name(track): token}


def partners_cookies(track: str, token: str) -> dict[str, str]:
    """As a browser of somebody of an organisation keeps it."""
    return {cookie_name(track, partner=True): token}


CASE = json.loads((SUITABILITY_DATA / "case-01.json").read_text(encoding="utf-8"))
DOCUMENTS: Mapping[str, Mapping[str, object]] = {
    "record-facts": {"facts": CASE["known"][:1]},
    "propose-decision": {
        "content": "x",
        "decision": "cancel",
        "factors": [],
        "evidence": [],
        "cancellation_guidance_considered": True,
        "rights_notice": "x",
    },
}
"""What is sent as a whole document by a program."""


def _plain(values: object) -> Any:
    return json.loads(json.dumps(values, default=_written))


def _written(value: object) -> str:
    assert isinstance(value, date | datetime)
    return value.isoformat()
