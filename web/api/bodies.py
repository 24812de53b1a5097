"""What a program sends, read strictly: JSON without a name that stands twice, of a bounded size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import Header, Request

from policy.cases.orders import is_message_id
from policy.refusal import Refusal
from service.files.json_text import NotReadable, read_json
from service.files.reports import LONGEST_ID
from web.api.problems import ApiRefused
from web.errors import RequestRefused

MOST_JSON_BYTES: Final = 256 * 1024
"""Of one object: many times what the longest referral or set of facts has."""
JSON: Final = "application/json"

KEY_UNFIT: Final = Refusal(
    code="idempotency-key-unfit",
    sentence="The key of this request has a character that no key may have, or is too long.",
    what_to_do="Use your own number for what you send: letters, digits and marks, 200 at most.",
    rule="form",
    field="Idempotency-Key",
)
NOT_AN_OBJECT: Final = Refusal(
    code="not-an-object",
    sentence="The body is JSON, but no object.",
    what_to_do="Send one object, with { } around it.",
    rule="form",
)


def _key(longest: int) -> Any:
    return Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=longest,
        # A header holds nothing else that can be read in one way only.
        pattern="^[!-~]([ -~]*[!-~])?$",
        description="The sender's own number for what is sent: what comes twice counts once.",
    )


SentKey = Annotated[str, _key(200)]
ReportKey = Annotated[str, _key(LONGEST_ID)]
"""Of a report, which a file may bring as well: no longer there than here."""


def json_body(schema: str) -> dict[str, Any]:
    """That a JSON body is sent, of a schema by its name."""
    content = {JSON: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"requestBody": {"required": True, "content": content}}


def require_key(key: str) -> str:
    """A key by which what is sent can be known again. Raises ApiRefused."""
    if not is_message_id(key):
        raise ApiRefused(KEY_UNFIT)
    return key


async def body_of(request: Request, most: int = MOST_JSON_BYTES) -> bytes:
    """The bytes of a JSON body. Raises RequestRefused for another kind, and for one too large."""
    if kind_of(request) != JSON:
        raise RequestRefused(415)
    if int(request.headers.get("content-length", "0")) > most:
        raise RequestRefused(413)
    return await request.body()


def is_large(request: Request) -> bool:
    """Whether more is sent than is read of somebody who has not shown who they are: what is read as
    JSON takes a hundred times its size for as long.
    """
    return int(request.headers.get("content-length", "0")) > MOST_JSON_BYTES


def kind_of(request: Request) -> str:
    """What kind of body is sent, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def object_of(request: Request, most: int = MOST_JSON_BYTES) -> Mapping[str, Any]:
    """The object that is sent. Raises ApiRefused, which names the place and repeats nothing."""
    body = await body_of(request, most)
    try:
        value = read_json(body)
    except NotReadable as problem:
        raise ApiRefused(_unreadable(problem), status=400) from None
    if not isinstance(value, dict):
        raise ApiRefused(NOT_AN_OBJECT)
    return value


def _unreadable(problem: NotReadable) -> Refusal:
    return Refusal(
        code=problem.code,
        sentence=f"The body cannot be used: {problem.sentence}.",
        what_to_do="Send one JSON object in UTF-8, each name in it once.",
        rule="form",
        field="" if problem.place == "the file" else problem.place,
    )
