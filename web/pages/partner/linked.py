"""The page that a link in a notice opens: one question, without signing in. Opening it does
nothing; the button answers it.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.question_links import LINK_ENDED
from policy.refusal import Refusal
from service.integration.links import ask_for_another_link, open_question_link, reply_by_link
from service.sessions.throttling import TooManyAttempts
from web.acting import nobody_in, require_origin
from web.forms import read_form, typed_in
from web.pages.partner.common import shown
from web.pages.partner.questions import question_form

LINKED = "/partner/reply"
_DONE, _ANOTHER = f"{LINKED}-received", f"{LINKED}-another"


async def show_linked(request: Request) -> Response:
    """The question."""
    found = await open_question_link(nobody_in(request), request.path_params["token"])
    if isinstance(found, Refusal):
        return _ended(request, found)
    return question_form(request, None, found, {}, (), None)


async def take_linked(request: Request) -> Response:
    """Answer it."""
    require_origin(request)
    typed = await typed_in(request)
    nobody, token = nobody_in(request), request.path_params["token"]
    found = await open_question_link(nobody, token)
    if isinstance(found, Refusal):
        return _ended(request, found)
    read = read_form(found.kind.asks, typed)
    if read.problems:
        return question_form(request, None, found, typed, read.problems, None)
    taken = await reply_by_link(nobody, token, read.values)
    if isinstance(taken, Refusal):
        if taken.code == LINK_ENDED.code or isinstance(taken, TooManyAttempts):
            return _ended(request, taken)
        return question_form(request, None, found, typed, (), taken)
    return RedirectResponse(_DONE, 303)


async def take_another(request: Request) -> Response:
    """Have another link sent, to the address that this one was sent to."""
    require_origin(request)
    refusal = await ask_for_another_link(nobody_in(request), request.path_params["token"])
    if isinstance(refusal, Refusal):
        return _ended(request, refusal)
    return RedirectResponse(_ANOTHER, 303)


async def show_received(request: Request) -> Response:
    """That the answer is on record."""
    return shown(request, "link", None, what="received")


async def show_another(request: Request) -> Response:
    """That another is on its way, if there is anything to send it for."""
    return shown(request, "link", None, what="another")


def _ended(request: Request, refusal: Refusal) -> Response:
    """The same for every link that opens nothing."""
    waits = isinstance(refusal, TooManyAttempts)
    answer = shown(
        request,
        "link",
        None,
        status=429 if waits else 404,
        what="waits" if waits else "ended",
        again=f"{LINKED}/{request.path_params['token']}/another",
        refusal=refusal,
    )
    if isinstance(refusal, TooManyAttempts):
        answer.headers["Retry-After"] = str(refusal.seconds_to_wait)
    return answer
