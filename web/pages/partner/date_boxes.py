"""Dates of a referral as boxes for day, month and year, and a time where there is one: what was
typed into them as the text of the cell, and back. Nothing is corrected on the way.
"""

from __future__ import annotations

from collections.abc import Mapping

from policy.people.cells import cell_problems
from policy.people.column import Column, Form
from policy.people.text import has_control
from web.forms import DAY_PARTS, YES, Typed

DATED = (Form.DAY, Form.MOMENT, Form.BIRTH_DATE)
UNKNOWN, _APPROXIMATELY = "unknown", "approx "
"""A date of birth may be that, or a year alone."""


def boxes_of(column: Column, cell: str) -> dict[str, str]:
    """What stands in each box of a cell. What is no date stands where the year does, to be seen."""
    if column.form is Form.BIRTH_DATE and cell == UNKNOWN:
        return {UNKNOWN: YES}
    day, clock = cell, ""
    if column.form is Form.MOMENT:
        day, _, clock = cell.partition(" ")
    if column.form is Form.BIRTH_DATE and cell.startswith(_APPROXIMATELY):
        return {"year": cell.removeprefix(_APPROXIMATELY)}
    parts = day.split("/", 2)
    named = zip(DAY_PARTS, parts, strict=True) if len(parts) == 3 else [("year", day)]
    return {**dict(named), "time": clock}


def cell_of(column: Column, typed: Typed) -> str:
    """The text of the cell that these boxes say; a year alone is an approximate one for a birth."""

    def box(name: str) -> str:
        return typed.get(f"{column.name}-{name}", "").strip()

    day, month, year = map(box, DAY_PARTS)
    clock = box("time") if column.form is Form.MOMENT else ""
    if not (day or month or year or clock):
        birth = column.form is Form.BIRTH_DATE
        return UNKNOWN if birth and box(UNKNOWN) == YES else ""
    if column.form is Form.BIRTH_DATE and not (day or month):
        return _kept(column, f"{_APPROXIMATELY}{year}")
    written = f"{day.zfill(2)}/{month.zfill(2)}/{year}" if day or month or year else ""
    if clock:
        written = f"{written} {_two_digits(clock)}"
    return _kept(column, written)


def wrong_dates(columns: tuple[Column, ...], cells: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with each date that was typed, by its column, in a sentence; what is left out
    is said when all is checked.
    """
    found: dict[str, str] = {}
    for column in columns:
        if column.form not in DATED:
            continue
        for problem in cell_problems(column, cells.get(column.name, ""), required=False):
            found.setdefault(column.name, f"{problem.sentence} {problem.what_to_do}")
    return found


def _two_digits(clock: str) -> str:
    hour, colon, rest = clock.partition(":")
    return f"{hour.zfill(2)}{colon}{rest}"


def _kept(column: Column, text: str) -> str:
    text = text[: column.longest]
    return "" if has_control(text, several_lines=False) else text
