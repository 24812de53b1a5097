"""What somebody typed into a form whose session ended meanwhile is kept for them: the sign-in page
carries it on, and once they are signed in they send it with a button. It stays in their browser and
is stored nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from web.acting import require_origin
from web.errors import RequestRefused
from web.forms import typed_in
from web.pages.sign_in import KEPT, is_our_page
from web.render import page
from web.temporal_pages.pages import target_of

_ENDED: Final = "Your session has ended. Sign in again: what you typed is kept."
_ENDED_OVER_FILE: Final = "Your session has ended. Sign in again, then choose the file again."
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
    return page(
        request,
        "sign_in",
        context=None,
        status=401,
        problems=[_ENDED_OVER_FILE if kind.startswith(_WITH_FILE) else _ENDED],
        to=target,
        number="",
        kept=_prefixed(typed),
    )


def _prefixed(typed: Mapping[str, str]) -> dict[str, str]:
    return {f"{KEPT}{name}": text for name, text in typed.items()}
