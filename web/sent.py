"""A form as a browser sends it, within bounds."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import Request

from web.answers import Typed
from web.errors import RequestRefused

MOST_FORM_BYTES = 256 * 1024
MOST_INPUTS = 1000


async def typed_in(request: Request) -> Typed:
    """What a form of ours sends: each input once. Raises RequestRefused."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise RequestRefused(415)
    # Before it is read: where files are sent too, the guard lets much more through.
    if int(request.headers.get("content-length", "0")) > MOST_FORM_BYTES:
        raise RequestRefused(413)
    body = await request.body()
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=MOST_INPUTS,
            errors="strict",
        )
    except ValueError:
        raise RequestRefused(400) from None
    typed = dict(pairs)
    # No browser's form has a NUL in it, and no record can hold one.
    if len(typed) != len(pairs) or any("\0" in text for pair in pairs for text in pair):
        raise RequestRefused(400)
    return typed
