"""What was typed into a form of outside bodies whose session ended meanwhile: the sign-in page
carries it on, and once they are signed in they send it with a button. It is stored nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.requests import Request

from web.acting import require_origin
from web.errors import RequestRefused
from web.forms import Typed, typed_in
from web.pages.sign_in import KEPT

TO_SEND = "to_send"
_OUR_FORM = re.compile(r"/partner(/[A-Za-z0-9][A-Za-z0-9.-]*)+")


async def typed_before(request: Request) -> Mapping[str, str]:
    """What a form sent, and to where, as fields of the sign-in form. Raises RequestRefused for
    whatever else was sent without a session.
    """
    try:
        require_origin(request)
        typed = await typed_in(request)
    except RequestRefused:
        raise RequestRefused(401) from None
    if not is_our_form(request.url.path):
        raise RequestRefused(401)
    return {TO_SEND: request.url.path, **{f"{KEPT}{name}": text for name, text in typed.items()}}


def kept_of(sent: Typed) -> Mapping[str, str]:
    """The fields that the sign-in form carries on."""
    return {name: text for name, text in sent.items() if name.startswith(KEPT) or name == TO_SEND}


def to_send_again(sent: Typed) -> tuple[str, Mapping[str, str]] | None:
    """To which of our forms what was typed before goes, and what that was; None if nothing was."""
    to = sent.get(TO_SEND, "")
    if not is_our_form(to):
        return None
    return to, {
        name.removeprefix(KEPT): text for name, text in sent.items() if name.startswith(KEPT)
    }


def is_our_form(path: str) -> bool:
    """Whether this is the path of a form of outside bodies, written plainly."""
    return _OUR_FORM.fullmatch(path) is not None and not path.startswith("/partner/sign-")
