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

# The requirements of ASVS 5.0 by level, in ranges of their last number.
LEVELS = {
    "1": (
        "1.2.1-5 1.3.1-2 1.5.1 2.1.1 2.2.1-2 2.3.1 3.2.1-2 3.3.1 3.4.1-2 3.5.1-3 4.1.1 "
        "4.4.1 5.2.1-2 5.3.1-2 6.1.1 6.2.1-8 6.3.1-2 6.4.1-2 7.2.1-4 7.4.1-2 8.1.1 "
        "8.2.1-2 8.3.1 9.1.1-3 9.2.1 10.4.1-5 11.3.1-2 11.4.1 12.1.1 12.2.1-2 13.4.1 "
        "14.2.1 14.3.1 15.1.1 15.2.1 15.3.1 "
    ),
    "2": (
        "1.1.1-2 1.2.6-9 1.3.3-11 1.4.1-3 1.5.2 2.1.2-3 2.2.3 2.3.2-4 2.4.1 3.3.2-4 "
        "3.4.3-6 3.5.4-5 3.7.1-2 4.1.2-3 4.2.1 4.3.1-2 4.4.2-4 5.1.1 5.2.3 5.4.1-3 "
        "6.1.2-3 6.2.9-12 6.3.3-4 6.4.3-4 6.5.1-5 6.6.1-3 6.8.1-4 7.1.1-3 7.3.1-2 7.4.3-5 "
        "7.5.1-2 7.6.1-2 8.1.2 8.2.3 8.4.1 9.2.2-4 10.1.1-2 10.2.1-2 10.3.1-4 10.4.6-11 "
        "10.5.1-5 10.6.1-2 10.7.1-3 11.1.1-2 11.2.1-3 11.3.3 11.4.2-4 11.5.1 11.6.1 "
        "12.1.2-3 12.3.1-4 13.1.1 13.2.1-5 13.3.1-2 13.4.2-5 14.1.1-2 14.2.2-4 14.3.2-3 "
        "15.1.2-3 15.2.2-3 15.3.2-7 16.1.1 16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-3 17.1.1 "
        "17.2.1-4 17.3.1-2 "
    ),
}
STATES = {"held", "partly", "not met", "not applicable"}


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


@pytest.mark.parametrize("page", ["threat-model.md", "data-map.md", "asvs.md"])
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


def _numbers(ranges: str) -> Iterator[str]:
    for one in ranges.split():
        first, _, last = one.partition("-")
        section, _, begin = first.rpartition(".")
        for number in range(int(begin), int(last or begin) + 1):
            yield f"{section}.{number}"


def test_each_requirement_of_both_levels_has_one_line_with_a_state_and_what_holds_it() -> None:
    lines = list(_table("asvs.md", 5))[1:]
    wanted = {number: level for level in LEVELS for number in _numbers(LEVELS[level])}
    assert [number for number, *_ in lines if number not in wanted] == []
    assert len(lines) == len(wanted)
    for number, level, asked, state, why in lines:
        assert level == wanted.pop(number)
        assert asked and why and state in STATES, number
        # What nothing shows is not said to be held.
        assert state != "held" or TEST.search(why), number
    assert not wanted
