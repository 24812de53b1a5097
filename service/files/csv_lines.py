"""The physical lines behind CSV records: handed to the reader, and taken back when a record turns
out to hold the rows after it.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence

from service.files.rows import Table
from service.files.source import FileLine

_DATE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b.*", re.ASCII)
# So many commas stand in no line that somebody wrote.
_WIDE = 20


class LineTooLong(Exception):
    """The reader has come to a line of which only the beginning is here."""


class Lines:
    """Text for a CSV reader, a line at a time. `take` gives the lines handed out since the last
    call, and `put_back` hands some of them out again.
    """

    def __init__(self, lines: Iterator[FileLine]) -> None:
        self._coming = lines
        self._back: deque[FileLine] = deque()
        self._held: list[FileLine] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._coming)
        self._held.append(line)
        if line.cut:
            raise LineTooLong
        return line.text

    def take(self) -> list[FileLine]:
        """The lines of the record that was just read."""
        held, self._held = self._held, []
        return held

    def put_back(self, lines: Sequence[FileLine]) -> None:
        """Hand these out again before any other."""
        self._back.extendleft(reversed(lines))


class RowsInside:
    """Finds rows of a table inside a cell of another row, where a quotation mark was not closed.

    A line is a row if it has its cells, and a date where the table has one; or so many cells as
    nobody writes by hand. Of a record that cannot be read at all, and of a table without a date,
    the number of cells is enough.
    """

    def __init__(self, names: Sequence[str], table: Table) -> None:
        self._count = len(names)
        self._dated = names.index(table.dated) if table.dated in names else None

    def first(self, lines: Sequence[FileLine], *, broken: bool) -> int:
        """The place of the first line of a record, after its first, that is a row; 0 if none is."""
        if len(lines) < 2:
            return 0
        later = enumerate(lines[1:], start=1)
        return next((n for n, line in later if self._is_row(line, broken)), 0)

    def _is_row(self, line: FileLine, broken: bool) -> bool:
        if line.cut:
            return False
        try:
            cells = next(csv.reader([line.text]), [])
        except csv.Error:
            return False
        if self._count >= _WIDE and len(cells) >= self._count:
            return True
        if self._dated is None:
            return broken and len(cells) == self._count
        if not self._dated < len(cells) <= self._count:
            return False
        # A row with a cell of several lines has fewer on its first.
        whole = len(cells) == self._count or line.text.count('"') % 2 == 1
        return whole and _DATE.fullmatch(cells[self._dated].strip()) is not None
