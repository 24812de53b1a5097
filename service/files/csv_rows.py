"""Rows of a CSV file, as spreadsheets write it: quoted cells, line breaks inside them, columns in
any order.

A quotation mark that is never closed would swallow the rows after it. A cell with a line inside it
that is a row by itself is therefore refused, alone, and reading goes on with that line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

from policy.refusal import Refusal
from service.files.csv_heading import read_heading
from service.files.csv_lines import Lines, LineTooLong, RowsInside
from service.files.rows import NOTES, BadRow, Row, Table, row_problem, too_long
from service.files.source import LONGEST_LINE, FileLine, SourceFile

_UNREADABLE = row_problem(
    "record-unreadable",
    "This row cannot be told from the next: a quotation mark is missing or too many.",
    'Put cells with line breaks or quotes between ", and write a quote inside as "".',
)


class CsvRows:
    """The records below a heading that fits the table; the heading has been read and is kept byte
    for byte.

    Raises:
        FileRefused: a column is missing, unknown or there twice; all differences are listed.
    """

    def __init__(self, source: SourceFile, table: Table) -> None:
        self._lines = Lines(source.lines())
        self._reader = csv.reader(self._lines, strict=True)
        cells, lines = self._next_record() or ([], [])
        self.heading = _raw(lines)
        heading = read_heading(() if isinstance(cells, Refusal) else cells, self.heading, table)
        self._names, self._width = heading.names, heading.width
        self.empty_columns = heading.width - len(heading.names)
        self._inside = RowsInside(heading.names, table)

    def __iter__(self) -> Iterator[Row | BadRow]:
        number = 1
        while (record := self._next_record()) is not None:
            cells, lines = record
            if cells == []:
                # An empty line is no record; a row of empty cells is one, with nothing in it.
                continue
            number += 1
            rest = self._inside.first(lines, broken=isinstance(cells, Refusal))
            if rest:
                self._lines.put_back(lines[rest:])
                cells, lines = _not_closed(lines[0], lines[rest]), lines[:rest]
            row = self._row(number, cells, lines)
            if row is not None:
                yield row

    def _row(
        self, number: int, cells: list[str] | Refusal, lines: list[FileLine]
    ) -> Row | BadRow | None:
        if isinstance(cells, Refusal):
            return BadRow(line=number, problem=cells, raw=_raw(lines))
        named, more = cells[: len(self._names)], cells[len(self._names) :]
        if len(named) < len(self._names) or len(cells) > self._width or any(map(str.strip, more)):
            return BadRow(line=number, problem=self._wrong_count(len(cells)), raw=_raw(lines))
        if not any(map(str.strip, cells)):
            return None
        pairs = zip(self._names, named, strict=True)
        kept = {name: cell for name, cell in pairs if name not in NOTES}
        return Row(line=number, cells=kept, raw=_raw(lines))

    def _next_record(self) -> tuple[list[str] | Refusal, list[FileLine]] | None:
        """The next record's cells, or what is wrong with it, and its lines; None at the end."""
        cells: list[str] | Refusal | None
        try:
            cells = next(self._reader, None)
        except csv.Error:
            cells = _UNREADABLE
        except LineTooLong:
            cells = too_long(LONGEST_LINE)
        lines = self._lines.take()
        return None if cells is None else (cells, lines)

    def _wrong_count(self, count: int) -> Refusal:
        return row_problem(
            "wrong-cell-count",
            f"This row has {count} cells, the heading has {len(self._names)}.",
            'A comma inside a cell needs " around the cell; a missing cell needs its comma.',
        )


def _not_closed(first: FileLine, next_row: FileLine) -> Refusal:
    return row_problem(
        "quote-not-closed",
        f"A quotation mark that opens on line {first.number} of the file is not closed: line "
        f"{next_row.number}, still inside it, is a row of its own. It was read as one.",
        'Close the cell with a ", or take the mark out; a quote inside a cell is written "".',
    )


def _raw(lines: list[FileLine]) -> bytes:
    """The bytes of a record; a line that is too long is not given back."""
    return b"".join(line.raw for line in lines) if not any(line.cut for line in lines) else b""
