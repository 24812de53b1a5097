"""What a page of the service is made of: tables, sentences, buttons. Its template is one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from policy.time import show_london
from web.links import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class RowButton:
    """A button in a row: what it does is a form's, never a link's. `about` says which row it is
    for, for people who have the page read out.
    """

    action: str
    text: str
    about: str


Cell = str | Link | RowButton


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingTable:
    """A table with its caption; `empty` is said where there is no row, and of a `bounded` one that
    there may be more.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = "There is nothing on this list."
    bounded: bool = False


def listing(
    title: str,
    columns: tuple[str, ...],
    rows: Iterable[tuple[object, ...]],
    empty: str = "",
    most: int | None = None,
) -> ListingTable:
    """A table of anything that can be said in a cell; `most` is how many rows were asked for."""
    cells = tuple(tuple(_cell(value) for value in row) for row in rows)
    said = empty or "There is nothing on this list."
    bounded = most is not None and len(cells) >= most
    return ListingTable(title=title, columns=columns, rows=cells, empty=said, bounded=bounded)


def to_case(reference: str) -> Cell:
    """A reference as the link to its case; where there is none, nothing."""
    return Link(f"/cases/{reference}", reference) if reference else ""


def _cell(value: object) -> Cell:
    match value:
        case None:
            return ""
        case Link() | RowButton():
            return value
        case datetime():
            return show_london(value)
        case date():
            return f"{value.day} {value:%B %Y}"
        case tuple():
            return ", ".join(map(str, value))
        case _:
            return str(value)
