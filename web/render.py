"""Pages, made by templates: the GOV.UK Design System's components, escaped by default."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from policy.second_factor import in_groups
from policy.session_times import EndingWarning, warning_of
from policy.time import show_london, span
from service.context import Context
from web.acting import door_of
from web.language import Catalogue, Language, catalogue, chosen_in

LANGUAGES = {Language.ENGLISH: "English", Language.WELSH: "Cymraeg"}
"""What each language calls itself."""
PUBLIC_PAGES = {
    "start": "/start",
    "privacy": "/privacy",
    "sheet": "/what-could-happen",
    "accessibility": "/accessibility",
    "contact": "/contact",
}
"""The pages for anybody, in the footer of every page."""


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates, compiled once."""
    made = Environment(
        loader=ChoiceLoader(
            [
                PackageLoader("web"),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["Markup"] = Markup
    made.filters |= {
        "london": show_london,
        "span": span,
        "day": _day,
        "groups": in_groups,
        "left": time_left,
        "sentence": as_sentence,
    }
    return made


def page(
    request: Request,
    template: str,
    *,
    context: Context | None,
    status: int = 200,
    words: Catalogue | None = None,
    **said: Any,
) -> HTMLResponse:
    """One page, for who is signed in, or for nobody; in English unless it has `words`."""
    settings = door_of(request).settings
    text = (
        environment()
        .get_template(f"{template}.html")
        .render(
            **said,
            not_done=bool(said.get("problems") or said.get("refusal")),
            member=context.member if context else None,
            track=settings.track,
            cspNonce=request.scope["state"]["nonce"],
            path=request.url.path,
            warned=_warned(context),
            words=words or catalogue(Language.ENGLISH),
            languages=LANGUAGES if words and request.method == "GET" else (),
            public_pages=PUBLIC_PAGES,
            temporal=f"/namespaces/{settings.namespace}/workflows",
        )
    )
    chosen = chosen_in(request) if words else ""
    return HTMLResponse(text, status, {"Set-Cookie": chosen} if chosen else None)


def _warned(context: Context | None) -> EndingWarning | None:
    left = context.session_left if context else None
    return None if left is None else warning_of(left)


def time_left(due: datetime, now: datetime) -> str:
    """`3 h 10 min left`, or `2 h 5 min over`."""
    return f"{span(due - now)} {'left' if due > now else 'over'}"


def as_sentence(words: str) -> str:
    """As it begins a line: the first letter large, and EUSS left as it is."""
    return f"{words[:1].upper()}{words[1:]}"


def _day(day: date | datetime) -> str:
    return f"{day.day} {day:%B %Y}"
