"""What somebody typed into a form whose session ended meanwhile is kept for them: the sign-in page
carries it on, and once they are signed in they send it with a button. It stays in their browser and
is stored nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from policy.refusal import Refusal
from web.acting import require_origin
from web.errors import RequestRefused
from web.forms import typed_in
from web.pages.sign_in import KEPT, is_our_page, sign_in_page
from web.temporal_pages.pages import target_of

_ENDED: Final = Refusal(
    code="session-ended",
    sentence="Your session has ended.",
    what_to_do="Sign in again: what you typed is kept.",
    rule="service",
)
_ENDED_OVER_FILE: Final = replace(_ENDED, what_to_do="Sign in again, then choose the file again.")
_WITH_FILE: Final = "multipart/form-data"


async def ask_again(request: Request) -> Response:
    """The sign-in page, with what was sent to a form of ours. Raises RequestRefused for whatever
    else was sent without a session.
    """
    target, kind = target_of(request), request.headers.get("content-type", "")
    try:
        require_origin(request)
        typed = {} if kind.startswith(_WITH_FILE) else await typed_in(request)
    except RequestRefused:
        raise RequestRefused(401) from None
    if not is_our_page(target):
        raise RequestRefused(401)
    ended = _ENDED_OVER_FILE if kind.startswith(_WITH_FILE) else _ENDED
    return sign_in_page(request, target, ended, _prefixed(typed), status=401)


def _prefixed(typed: Mapping[str, str]) -> dict[str, str]:
    return {f"{KEPT}{name}": text for name, text in typed.items()}
