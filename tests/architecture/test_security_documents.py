"""What the pages on threats, data and the security standard name is there: each test and module."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
TEST = re.compile(r"`([a-z0-9_/]+\.py)::(test_[a-z0-9_]+)`")
MODULE = re.compile(r"`([a-zA-Z0-9_.-]+(?:/[a-zA-Z0-9_.-]+)+)`(?!::)")


def _table(page: str, columns: int) -> Iterator[list[str]]:
    for line in (DOCS / page).read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
        if line.startswith("| ") and not line.startswith("| ---") and len(cells) == columns:
            yield cells


def _missing(text: str) -> list[str]:
    """What is named in a text and is not there."""
    missing = []
    for place, name in TEST.findall(text):
        file = ROOT / "tests" / place
        there = file.is_file() and re.search(
            rf"^(async )?def {name}\(", file.read_text(encoding="utf-8"), re.MULTILINE
        )
        if not there:
            missing.append(f"{place}::{name}")
    return missing + [place for place in MODULE.findall(text) if not (ROOT / place).exists()]


@pytest.mark.parametrize("page", ["threat-model.md", "data-map.md"])
def test_every_test_and_module_that_a_page_names_is_there(page: str) -> None:
    assert _missing((DOCS / page).read_text(encoding="utf-8")) == []


def test_every_threat_names_a_test() -> None:
    threats = list(_table("threat-model.md", 3))[1:]
    assert len(threats) > 20
    assert all(TEST.search(shown) for _, _, shown in threats)


def test_each_line_of_the_data_map_is_whole() -> None:
    lines = list(_table("data-map.md", 8))[1:]
    assert all(all(cells) for cells in lines)
    assert len(lines) > 15


def test_a_name_of_nothing_is_found() -> None:
    assert _missing("`web/no_such.py` and `web/test_files.py::test_of_nothing`") == [
        "web/test_files.py::test_of_nothing",
        "web/no_such.py",
    ]
