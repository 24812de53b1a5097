"""What every picture of ours must be, for those who see it and those who have it read aloud."""

from __future__ import annotations

import re
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
_ALLOWED = {"svg", "title", "desc", "rect", "polyline", "path", "circle", "text"}
_SMALLEST = 13


def opened(picture: str) -> ElementTree.Element:
    """The picture's root, after a look at what it must and must not have."""
    root = ElementTree.fromstring(picture)
    assert root.get("role") == "img"
    named = root.get("aria-labelledby", "").split()
    heads = [root.find(f"{SVG}title"), root.find(f"{SVG}desc")]
    assert [head.get("id") for head in heads if head is not None] == named
    assert all(head is not None and head.text for head in heads)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= _ALLOWED
    assert not re.search(r"url\(|href|<script|@import|@font-face", picture)
    sizes = [float(text.get("font-size", 0)) for text in root.iter(f"{SVG}text")]
    assert min(sizes) >= _SMALLEST
    _inside(root)
    return root


def _inside(root: ElementTree.Element) -> None:
    """Nothing is drawn beyond the edge."""
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x", -1)) <= width
        assert 0 <= float(text.get("y", -1)) <= height


def description(root: ElementTree.Element) -> str:
    """What the picture says in words."""
    found = root.find(f"{SVG}desc")
    assert found is not None and found.text is not None
    return found.text


def texts(root: ElementTree.Element) -> list[str]:
    """Every text in the picture."""
    return [text.text or "" for text in root.iter(f"{SVG}text")]
