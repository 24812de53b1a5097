"""A period's figures as they may be published: tables, for any way in, and as rows of a CSV file.
Each track says which tables (`service.statistics.support` and its like).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policy.statistics import PublishedCount, duration, figure, release
from policy.time import span
from service.values.figures import HIDDEN as HIDDEN
from service.values.figures import MARK as MARK
from service.values.figures import TOO_FEW as TOO_FEW
from service.values.figures import WITHHELD as WITHHELD
from service.values.figures import Statistics as Statistics
from service.values.figures import Tabulation as Tabulation
from service.values.figures import csv_rows as csv_rows
from service.values.figures import said as said
from store.period import Times

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
