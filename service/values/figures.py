"""Figures of a period as they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from policy.statistics import Figures, PublishedCount

HIDDEN = "hidden"


WITHHELD = "Withheld: beside the other tables it would give a hidden count away."


# The mark that official statistics in the United Kingdom use for a confidential figure.
MARK = "[c]"


TOO_FEW = "too few to say"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabulation:
    """One published table; `withheld` if its rows would give another table's hidden counts away."""

    title: str
    rows: Figures
    total: PublishedCount
    withheld: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Everything that is published of a period; `subject` is what is counted."""

    subject: str
    first: date
    last: date
    made_at: datetime
    tables: tuple[Tabulation, ...]
    lines: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        """Its heading."""
        return f"{self.subject} from {long_day(self.first)} to {long_day(self.last)}"


def said(value: PublishedCount | None, unsaid: str = HIDDEN) -> str:
    """A figure as a reader sees it."""
    return unsaid if value is None or value.shown is None else f"{value.shown:,}"


def csv_rows(found: Statistics) -> Iterator[tuple[str, str, str]]:
    """The heading, then table, row and figure; a hidden one is marked."""
    yield "table", "row", "figure"
    for name, line in found.lines:
        yield "Headlines", name, MARK if line == HIDDEN else line.replace(",", "")
    for table in found.tables:
        for row, value in table.rows.items():
            yield table.title, row, said(value, MARK).replace(",", "")
        yield table.title, "Total", said(table.total, MARK).replace(",", "")


def long_day(day: date) -> str:
    """A day in full: `6 April 2026`."""
    return f"{day.day} {day:%B %Y}"
