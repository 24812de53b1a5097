"""What the pages share: who is signed in, and saying no."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.help import Advice
from policy.refusal import Refusal
from service.context import Context
from web.acting import context_in
from web.links import Link, links_of
from web.pages.kept import ask_again
from web.render import page
from web.temporal_pages.pages import SIGN_IN, TO, target_of

NOT_FOUND = frozenset(
    {"no-such-case", "no-such-deed", "no-such-file", "no-such-note", "no-such-task"}
)


Page = Callable[[Request, Context], Awaitable[Response]]


def signed_in(used: str) -> Callable[[Page], Callable[[Request], Awaitable[Response]]]:
    """A page for who is signed in; others are led to the form, and from there back. `used` is the
    page, as the list of who looked names it.
    """

    def declared(work: Page) -> Callable[[Request], Awaitable[Response]]:
        @functools.wraps(work)
        async def checked(request: Request) -> Response:
            context = await context_in(request, f"page: {used}")
            if context is not None:
                return await work(request, context)
            if request.method != "GET":
                return await ask_again(request)
            return RedirectResponse(f"{SIGN_IN}?{urlencode({TO: target_of(request)})}", 303)

        return checked

    return declared


def refused(request: Request, context: Context, refusal: Refusal | None) -> Response:
    """A refusal as a page; without one, that there is no such page."""
    if refusal is None:
        heading, status = "This page is not there", 404
        sentences = ["There is nothing at this address, or it is not open to you just now."]
    else:
        heading, status = "This could not be done", 404 if refusal.code in NOT_FOUND else 403
        sentences = [refusal.sentence, refusal.what_to_do]
    advice = Advice("", refusal.helps) if refusal else Advice("")
    helping = [link for link in links_of(context.track.name, advice) if link.href != "/"]
    return page(
        request,
        "message",
        context=context,
        status=status,
        heading=heading,
        sentences=sentences,
        links=[*helping, Link("/", "Back to my work")],
    )
