"""Nobody goes by the database's clock alone: who reads it judges it beside the others."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("activities", "service", "store", "web", "wiring", "starter")
READS = re.compile(r"from store\.policy_time import .*\bCLOCK\b")


def test_whoever_reads_the_databases_clock_judges_it() -> None:
    readers = [
        path
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if READS.search(path.read_text(encoding="utf-8"))
    ]
    assert len(readers) >= 3, "the import is written in another way now: mend this test"
    for path in readers:
        text = path.read_text(encoding="utf-8")
        assert "clocks_of(" in text and ("agreed(" in text or "judged(" in text), path.name
