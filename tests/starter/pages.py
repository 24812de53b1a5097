"""What every page of ours must be: readable by machine and aloud, with nothing fetched or run."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_ALONE = {"meta", "rect", "polyline", "path", "circle"}


class ReadPage(HTMLParser):
    """A page as it was read: its elements, its tables' cells, its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in _ALONE:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _ALONE:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def count(self, tag: str) -> int:
        """How many elements of a name."""
        return sum(1 for name, _ in self.elements if name == tag)


def read_page(text: str) -> ReadPage:
    """A page, after a look at what it must and must not have."""
    assert text.startswith("<!DOCTYPE html>")
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|<script|url\(|@import|src=", text)
    read = ReadPage(text)
    assert ("html", {"lang": "en-GB"}) in read.elements
    assert (read.count("h1"), read.count("main"), read.count("title")) >= (1, 1, 1)
    assert read.count("caption") == read.count("table")
    assert all(attrs.get("scope") for tag, attrs in read.elements if tag == "th")
    return read
