"""No template joins escaped text and markup by `~`, which would show the markup as text."""

from __future__ import annotations

import re
from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "web" / "templates"
_JOINED = re.compile(r"\| e\) ~ \"[^\"]*<|<[^\"]*\" ~ \([^)]*\| e\)")


def test_no_markup_is_joined_to_text_that_was_escaped() -> None:
    found = [path.name for path in TEMPLATES.rglob("*.html") if _JOINED.search(path.read_text())]
    assert found == []
