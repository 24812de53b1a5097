"""A period's figures as they may be published: tables, for any way in, and as rows of a CSV file.
Each track says which tables (`service.statistics.support` and its like).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from policy.statistics import Figures, PublishedCount, duration, figure, release
from policy.time import span
from store.period import Times

HIDDEN = "hidden"
WITHHELD = "Withheld: beside the other tables it would give a hidden count away."
# The mark that official statistics in the United Kingdom use for a confidential figure.
MARK = "[c]"
TOO_FEW = "too few to say"
NOTES = (
    "Counts 1 to 4 are hidden, others rounded to 5. Each total is made of what was counted and "
    "treated by the same rule, so rows need not add up to it; where a total would give a hidden "
    "count away it stands for a wider stretch.",
    "Shares are of published figures, and only of 50 or more; typical times are to the nearest "
    "half hour, and only of 10 or more.",
)
BASIS = "the day it was entered"
"""One basis for what was accepted and what was not: a row that was refused has no day of receipt
that could be believed.
"""
OVERLAP = (
    "Publish periods that do not overlap: the difference of two that do is a small count again."
)


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


def alone(title: str, counts: Mapping[str, int]) -> Tabulation:
    """A table whose total no other shares."""
    [table] = together({title: counts})
    return table


def together(ways: Mapping[str, Mapping[str, int]]) -> tuple[Tabulation, ...]:
    """Tables of one total, the most important first."""
    released = release(*ways.values())
    return tuple(
        Tabulation(title=title, rows=rows or {}, total=released.total, withheld=rows is None)
        for title, rows in zip(ways, released.breakdowns, strict=True)
    )


def named(counts: Mapping[str, int], labels: Mapping[str, str]) -> dict[str, int]:
    """Counts under the words for people; what is called the same is counted together."""
    found: dict[str, int] = {}
    for key, count in counts.items():
        name = labels.get(key, key)
        found[name] = found.get(name, 0) + count
    return found


def in_all(what: str, one: PublishedCount, other: PublishedCount) -> Iterator[tuple[str, str]]:
    """The headline of two published figures as one. It is made of them and not of what was counted:
    a third figure of its own would narrow both.
    """
    known = one.shown is not None and other.shown is not None
    yield what, f"{(one.shown or 0) + (other.shown or 0):,}" if known else HIDDEN


def typical(what: str, times: Times) -> Iterator[tuple[str, str]]:
    """The headlines of how long something took. Among how many is not said again: only whether
    they are many enough.
    """
    among = figure(times.count)
    for part, length in (("half", times.median), ("nine in ten", times.ninth_decile)):
        found = duration(length, among)
        yield f"{what}: {part} within", TOO_FEW if found is None else span(found)


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
