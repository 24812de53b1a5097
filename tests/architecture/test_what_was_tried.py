"""Each line of the page of what was tried names a test that there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "what-was-tried.md"
NAMED = re.compile(r"`([a-z0-9_/]+\.py)::(test_[a-z0-9_]+)`")
LINES = [
    line
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| tried |", "| --- |"))
]


@pytest.mark.parametrize("line", LINES, ids=[line.split("|")[1].strip()[:50] for line in LINES])
def test_what_holds_a_line_exists(line: str) -> None:
    tried, happened, right, holds = (cell.strip() for cell in line.strip("| ").split(" | "))
    assert tried and happened and right
    named = NAMED.findall(holds)
    assert len(named) == holds.count(".py"), (
        f"a test is not named as `folder/file.py::test`: {holds}"
    )
    assert named, f"nothing holds this line: {tried}"
    for place, name in named:
        file = ROOT / "tests" / place
        assert file.is_file(), f"there is no tests/{place}"
        assert re.search(
            rf"^(async )?def {name}\(", file.read_text(encoding="utf-8"), re.MULTILINE
        ), f"tests/{place} has no {name}"


def test_every_group_has_its_table() -> None:
    page = PAGE.read_text(encoding="utf-8")
    groups = re.findall(
        r"^## (.+)\n\n\| tried \| what happened \| right value \|", page, re.MULTILINE
    )
    assert groups == ["The person's protection", "Nothing silent", "Ways in"]
