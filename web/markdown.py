"""The little markdown that our own texts are written in, as a page of the design system: headings,
paragraphs, lists, words in bold and links to our own pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

_HEADING = re.compile(r"(#{1,3}) (.+)")
_NUMBERED = re.compile(r"\d+\. ")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_LINK = re.compile(r"\[([^\]]+)\]\(((?:/|https://|mailto:)[^)\s]*)\)")
_SIZES = {1: "l", 2: "m", 3: "s"}


def html_of(text: str) -> Markup:
    """The page of a text. What stands in it is escaped, whatever it is."""
    return Markup("\n").join(_blocks(text))


def _blocks(text: str) -> Iterator[Markup]:
    for block in re.split(r"\n\s*\n", text.strip()):
        heading = _HEADING.fullmatch(block)
        lines = block.split("\n")
        if heading is not None:
            yield _heading(len(heading[1]), heading[2])
        elif all(line.startswith("- ") for line in lines):
            yield _list("ul", "bullet", [line[2:] for line in lines])
        elif all(_NUMBERED.match(line) for line in lines):
            yield _list("ol", "number", [_NUMBERED.sub("", line, 1) for line in lines])
        else:
            yield Markup('<p class="govuk-body">{}</p>').format(_inline(" ".join(lines)))


def _heading(level: int, text: str) -> Markup:
    tag = Markup('<h{0} class="govuk-heading-{1}">{2}</h{0}>')
    return tag.format(level, _SIZES[level], _inline(text))


def _list(tag: str, kind: str, items: list[str]) -> Markup:
    made = Markup("").join(Markup("<li>{}</li>").format(_inline(item)) for item in items)
    return Markup('<{0} class="govuk-list govuk-list--{1}">{2}</{0}>').format(tag, kind, made)


def _inline(text: str) -> Markup:
    made = _BOLD.sub(r"<strong>\1</strong>", str(escape(text)))
    return Markup(_LINK.sub(r'<a class="govuk-link" href="\2">\1</a>', made))
