"""A period's figures as they may be published: tables for a screen, for CSV, and for a small page
with charts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from policy.demographics import People
from policy.statistics import Figure, Figures, duration, figure, percentage, release
from policy.support.words import SLA_LABELS, STAGE_LABELS, SlaState, Stage
from policy.time import london_day
from starter.drawing import bars
from starter.drawing.page import heading, html_table, page, paragraph
from starter.tables import span
from store.statistics import Counts

HIDDEN = "hidden"
# The mark that official statistics in the United Kingdom use for a confidential figure.
MARK = "[c]"
_NATIONS, _AUTHORITIES = "Accepted, by nation", "Accepted, by local authority"
_NATIONALITIES, _AGES = "Accepted, by nationality as stated", "Accepted, by age at the referral"
_NOT_ACCEPTED = "Not accepted, by the first reason"
_ANSWERS = "Accepted, by the 24 hour answer"
# One who has been warned is still in time, to a reader.
_SLA = {state.value: label for state, label in SLA_LABELS.items()} | {
    SlaState.WARNED.value: SLA_LABELS[SlaState.RUNNING]
}
NOTES = (
    "Counts 1 to 4 are hidden, others rounded to 5. Each total is made of what was counted and "
    "treated by the same rule, so rows need not add up to it; where a total would give a hidden "
    "count away it stands for a wider stretch.",
    "Shares are of published figures, and only of 50 or more; typical times are to the nearest "
    "half hour, and only of 10 or more.",
    "What was received counts by the moment of receipt, what ended or was refused by that moment. "
    "Publish periods that do not overlap: the difference of two that do is a small count again.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabulation:
    """One published table; `withheld` if its rows would give another table's hidden counts away."""

    title: str
    rows: Figures
    total: Figure
    withheld: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that is published of a period."""

    first: date
    last: date
    made_at: datetime
    tables: tuple[Tabulation, ...]
    lines: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        """Its heading."""
        return f"Referrals from {_day(self.first)} to {_day(self.last)}"


def report(
    counts: Counts,
    first: date,
    last: date,
    made_at: datetime,
    by_authority: bool,
    people: People | None = None,
) -> Report:
    """The period's figures, every one of them treated; with `people`, by nationality and age."""
    ways = {_ANSWERS: _named(counts.sla, _SLA), _NATIONS: counts.nations}
    if by_authority:
        ways[_AUTHORITIES] = counts.authorities
    if people is not None:
        ways |= {_NATIONALITIES: dict(people.nationalities), _AGES: dict(people.ages)}
    accepted = release(*ways.values())
    received = (
        Tabulation(title=title, rows=rows or {}, total=accepted.total, withheld=rows is None)
        for title, rows in zip(ways, accepted.breakdowns, strict=True)
    )
    stages = {
        stage.value: label for stage, label in STAGE_LABELS.items() if stage is not Stage.CLOSED
    }
    tables = (
        *received,
        _alone(_NOT_ACCEPTED, counts.not_accepted),
        _alone("Ended, by outcome", _named(counts.outcomes, stages)),
        _alone("Refused by a rule", counts.blocked),
    )
    lines = tuple(_lines(counts, accepted.total, tables))
    return Report(first=first, last=last, made_at=made_at, tables=tables, lines=lines)


def _alone(title: str, counts: Mapping[str, int]) -> Tabulation:
    released = release(counts)
    return Tabulation(title=title, rows=released.breakdowns[0] or {}, total=released.total)


def _named(counts: Mapping[str, int], labels: Mapping[str, str]) -> dict[str, int]:
    """Counts under the words for people; what is called the same is counted together."""
    found: dict[str, int] = {}
    for key, count in counts.items():
        name = labels.get(key, key)
        found[name] = found.get(name, 0) + count
    return found


def _lines(
    counts: Counts, accepted: Figure, tables: tuple[Tabulation, ...]
) -> Iterator[tuple[str, str]]:
    """The headlines: figures that stand in no table."""
    not_accepted = next(table.total for table in tables if table.title == _NOT_ACCEPTED)
    yield "Received", said(_together(accepted, not_accepted))
    yield "Accepted", said(accepted)
    yield "Not accepted", said(not_accepted)
    met = tables[0].rows.get(SLA_LABELS[SlaState.MET], figure(0))
    share = percentage(met, accepted)
    yield "Answered in time, of all accepted", "too few to say" if share is None else f"{share}%"
    for nation, times in sorted(counts.answer_times.items()):
        where = f", {nation}" if nation else ""
        # Among how many they are is not said again: only whether they are many enough.
        among = figure(times.count)
        for what, length in (("half", times.median), ("nine in ten", times.ninth_decile)):
            typical = duration(length, among)
            value = "too few to say" if typical is None else span(typical)
            yield f"Time to answer{where}: {what} within", value


def _together(one: Figure, other: Figure) -> Figure | None:
    """Two published figures as one. It is made of them and not of what was counted: a third figure
    of its own would narrow both.
    """
    if one.shown is None or other.shown is None:
        return None
    return Figure(
        shown=one.shown + other.shown, low=one.low + other.low, high=one.high + other.high
    )


def said(value: Figure | None, unsaid: str = HIDDEN) -> str:
    """A figure as a reader sees it."""
    return unsaid if value is None or value.shown is None else f"{value.shown:,}"


def csv_rows(found: Report) -> Iterator[tuple[str, str, str]]:
    """The heading, then table, row and figure; a hidden one is marked."""
    yield "table", "row", "figure"
    for name, line in found.lines:
        yield "Headlines", name, MARK if line == HIDDEN else line.replace(",", "")
    for table in found.tables:
        for row, value in table.rows.items():
            yield table.title, row, said(value, MARK).replace(",", "")
        yield table.title, "Total", said(table.total, MARK).replace(",", "")


def as_html(found: Report) -> str:
    """A small page: tables, and the same as bars."""
    return page(found.title, _page(found))


def _page(found: Report) -> Iterator[str]:
    yield paragraph(f"Made on {_day(london_day(found.made_at))}. All times are London's.")
    yield html_table("Headlines", ("what", "figure"), found.lines)
    for number, table in enumerate(found.tables, 1):
        yield heading(table.title)
        if table.withheld:
            yield paragraph(WITHHELD)
            continue
        rows = [(name, said(value)) for name, value in table.rows.items()]
        yield html_table(table.title, ("what", "figure"), [*rows, ("Total", said(table.total))])
        if rows:
            drawn = [(name, value.shown) for name, value in table.rows.items()]
            yield bars.as_svg(f"chart-{number}", table.title, drawn, HIDDEN)
    yield heading("How these figures were made")
    yield from map(paragraph, NOTES)


WITHHELD = "Withheld: beside the other tables it would give a hidden count away."


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
