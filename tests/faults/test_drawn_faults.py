"""Every fault that is drawn is described, and every one described is drawn."""

from __future__ import annotations

import re
from pathlib import Path

from tests.chaos.faults import BY_HAND, FREEZES, KILLS, OTHERS, RESTARTS
from tests.chaos.lasting import ALWAYS, LONG

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"


def test_the_page_of_faults_names_each_that_is_drawn_and_no_other() -> None:
    rows = re.findall(r"^\| (?!drawn|---)([^|]+) \|", PAGE.read_text(encoding="utf-8"), re.M)
    described = [name for row in rows for name in row.split(", ")]
    drawn = KILLS | FREEZES | RESTARTS | OTHERS | BY_HAND | ALWAYS | LONG
    assert sorted(described) == sorted(drawn)
