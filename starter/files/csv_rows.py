"""Rows of a CSV file, as spreadsheets write it: quoted cells, line breaks inside them, columns in
any order.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence

from policy.refusal import Refusal
from starter.files.rows import BadRow, Row, Table, file_refused, row_problem
from starter.files.source import Source

_LONGEST_SHOWN = 40


class CsvRows:
    """The records below a heading that fits the table; the heading has been read and is kept byte
    for byte.

    Raises:
        FileRefused: a column is missing, unknown or there twice; all differences are listed.
    """

    def __init__(self, source: Source, table: Table) -> None:
        self._source = source
        self._reader = csv.reader(source.lines(), strict=True)
        self._names = self._read_heading(table)
        self.heading = source.take_held()

    def __iter__(self) -> Iterator[Row | BadRow]:
        line = 1
        while True:
            cells = self._next_record()
            raw = self._source.take_held()
            if cells is None:
                return
            if cells == []:
                # An empty line is no record; a row of empty cells is one, with nothing in it.
                continue
            line += 1
            if isinstance(cells, Refusal):
                yield BadRow(line=line, problem=cells, raw=raw)
            elif len(cells) != len(self._names):
                yield BadRow(line=line, problem=self._wrong_count(len(cells)), raw=raw)
            elif any(cell.strip() for cell in cells):
                yield Row(line=line, cells=dict(zip(self._names, cells, strict=True)), raw=raw)

    def _next_record(self) -> list[str] | Refusal | None:
        try:
            return next(self._reader, None)
        except csv.Error:
            return row_problem(
                "record-unreadable",
                "This row cannot be told from the next: a quotation mark is missing or too many.",
                'Put cells with line breaks or quotes between ", and write a quote inside as "".',
            )

    def _wrong_count(self, count: int) -> Refusal:
        return row_problem(
            "wrong-cell-count",
            f"This row has {count} cells, the heading has {len(self._names)}.",
            'A comma inside a cell needs " around the cell; a missing cell needs its comma.',
        )

    def _read_heading(self, table: Table) -> tuple[str, ...]:
        try:
            names = tuple(cell.strip() for cell in next(self._reader, []))
        except csv.Error:
            names = ()
        differences = _differences(names, table)
        if differences:
            raise file_refused(
                "wrong-columns",
                f"The columns are not those of {table.name}: {'; '.join(differences)}.",
                "Correct the heading; the order of the columns does not matter.",
            )
        return names


def _differences(names: Sequence[str], table: Table) -> list[str]:
    """What is wrong with a heading, in words; a first line that is no heading is not repeated."""
    known = set(table.known)
    missing = [name for name in table.columns if name not in names]
    if len(missing) > len(table.columns) // 2:
        # It may be the first row of somebody's data.
        return ["the first line is not their heading", *_separator_hint(names)]
    unknown = [_shown(name) for name in names if name not in known]
    twice = [name for name, count in Counter(names).items() if count > 1 and name in known]
    found = {"missing": missing, "not known": unknown, "there more than once": twice}
    return [f"{what}: {', '.join(which)}" for what, which in found.items() if which]


def _shown(name: str) -> str:
    """A column's name fit for a terminal."""
    letters = (letter if letter.isprintable() else "?" for letter in name[:_LONGEST_SHOWN])
    return "".join(letters) or "(no name)"


def _separator_hint(names: Sequence[str]) -> list[str]:
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        return ["the cells seem to be parted by something other than commas"]
    return []
