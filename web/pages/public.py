"""The pages for anybody, without signing in: what this is, what is kept of a person, what could
happen to them, whom to ask, and for whom the pages work.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from policy.sheets import SHEETS
from web.acting import door_of
from web.language import Catalogue, language_of
from web.markdown import html_of
from web.render import PUBLIC_PAGES, page

Text = Callable[[Request, Catalogue], Markup]


def _shown(name: str, text: Text) -> Callable[[Request], Awaitable[Response]]:
    async def shown(request: Request) -> Response:
        words = language_of(request)
        return page(
            request,
            "public",
            context=None,
            words=words,
            title=words.word(f"{name}.title"),
            text=text(request, words),
        )

    return shown


def _of_track(name: str) -> Text:
    def text(request: Request, words: Catalogue) -> Markup:
        return words.document(f"{name}-{door_of(request).settings.track}")

    return text


def _contact(request: Request, words: Catalogue) -> Markup:
    address = door_of(request).settings.contact_address
    how = words.word("contact.address" if address else "contact.no-address", address=address)
    return words.document("contact", how=how)


def _accessibility(request: Request, words: Catalogue) -> Markup:
    return words.document("accessibility")


def _sheet(request: Request, words: Catalogue) -> Markup:
    """The sheet, as its track says it; nobody has translated it."""
    return words.english_only(html_of(SHEETS[door_of(request).settings.track]()))


_TEXTS: Mapping[str, Text] = {
    "start": _of_track("start"),
    "privacy": _of_track("privacy"),
    "sheet": _sheet,
    "accessibility": _accessibility,
    "contact": _contact,
}

PAGES = {address: _shown(name, _TEXTS[name]) for name, address in PUBLIC_PAGES.items()}
"""By their address."""
