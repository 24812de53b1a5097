"""Answers that say by a tag whether they have changed: who asks again with it gets a few bytes that
say so.
"""

from __future__ import annotations

import hashlib
from typing import Final

from fastapi import Request
from pydantic import BaseModel
from starlette.responses import Response

_LENGTH: Final = 32


def tagged(request: Request, shown: BaseModel) -> Response:
    """What is shown with its tag; nothing but the tag to the person who has it already."""
    body = shown.model_dump_json().encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:_LENGTH]}"'
    headers = {"ETag": tag}
    if _has(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def _has(sent: str, tag: str) -> bool:
    tags = {each.strip().removeprefix("W/") for each in sent.split(",")}
    return tag in tags
