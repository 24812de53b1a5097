"""A period's published figures as a small page with charts."""

from __future__ import annotations

from collections.abc import Iterator

from policy.time import london_day
from service.pictures import bars
from service.values.figures import HIDDEN, WITHHELD, Statistics, long_day, said
from starter.drawing.page import heading, html_table, page, paragraph


def as_html(found: Statistics) -> str:
    """A small page: tables, and the same as bars."""
    return page(found.title, _page(found))


def _page(found: Statistics) -> Iterator[str]:
    yield paragraph(f"Made on {long_day(london_day(found.made_at))}. All times are London's.")
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
    yield from map(paragraph, found.notes)
