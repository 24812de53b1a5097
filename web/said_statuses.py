"""What a person is told where a request is answered with a status and nothing else: a browser would
show a page of its own, which leads nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Final


@dataclass(frozen=True, slots=True)
class SaidStatus:
    """A status in words: what happened, and what to do next."""

    heading: str
    sentences: tuple[str, ...]


_NOTHING_DONE: Final = "Nothing was done."
_UNREADABLE: Final = SaidStatus(
    "This could not be read",
    (_NOTHING_DONE, "Go back, load the page again, and send it once more."),
)
_SAID: Final[Mapping[int, SaidStatus]] = {
    401: SaidStatus("Nobody is signed in here", (_NOTHING_DONE, "Sign in, and try again.")),
    403: SaidStatus(
        "This was not sent from a page of this service",
        (_NOTHING_DONE, "Open the page here, and send it from there."),
    ),
    404: SaidStatus(
        "There is no such page",
        (
            "If you typed the address, check it. If you followed a link, what it led to may have "
            "ended, or is not for you.",
        ),
    ),
    413: SaidStatus(
        "This is larger than is taken here",
        (_NOTHING_DONE, "Send less at once, or a smaller file."),
    ),
    502: SaidStatus(
        "Temporal's pages do not answer just now",
        ("The cases are whole: their own pages are open.", "Try this one again in a minute."),
    ),
    503: SaidStatus(
        "The service cannot answer just now",
        (
            "What is on record is safe.",
            "Go back and send it again in a minute. A form that is sent twice counts once.",
        ),
    ),
}


def said_status(status: int) -> SaidStatus:
    """The words for a status; of one that nothing is said of, that nothing could be read."""
    return _SAID.get(status, _UNREADABLE)


def is_for_a_person(accepts: str) -> bool:
    """Whether a request is a browser's for a page, by its header of what it accepts."""
    return "text/html" in accepts


def home_of(path: str) -> tuple[str, str]:
    """Where somebody goes on who asked for this path, and the words of that link."""
    if path == "/partner" or path.startswith("/partner/"):
        return "/partner", "Back to the start"
    return "/", "Back to my work"


def bare_page(status: int, path: str) -> bytes:
    """A page without anything around it, for what is refused before it is known what it asks."""
    said, (href, text) = said_status(status), home_of(path)
    told = "".join(f"<p>{escape(sentence)}</p>" for sentence in said.sentences)
    page = (
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width"><title>{escape(said.heading)}</title></head><body><main>'
        f'<h1>{escape(said.heading)}</h1>{told}<p><a href="{href}">{text}</a></p></main></body>'
        "</html>"
    )
    return page.encode()
