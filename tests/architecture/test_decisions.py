"""Each decision on record has a number of its own, and says it."""

from __future__ import annotations

from pathlib import Path

DECISIONS = sorted((Path(__file__).parents[2] / "docs" / "adr").glob("*.md"))


def test_decisions_are_numbered_one_by_one() -> None:
    numbers = [path.name.partition("-")[0] for path in DECISIONS]
    assert numbers == [f"{number:04d}" for number in range(1, len(DECISIONS) + 1)]


def test_a_decision_says_its_own_number_first() -> None:
    for path in DECISIONS:
        heading = path.read_text(encoding="utf-8").partition("\n")[0]
        assert heading.startswith(f"# {int(path.name[:4])}. "), path.name
