"""Opening a file of rows, whichever of the two forms it has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from service.files.csv_rows import CsvRows
from service.files.json_rows import JsonRows
from service.files.rows import BadRow, FileRefused, Row, Table, file_refused
from service.files.source import SourceFile

_JSON_LINES = frozenset({".jsonl", ".ndjson"})


class RowsFile:
    """An open file: a context manager, and an iterable to be gone through once. Memory stays flat.

    `heading` is the first record of a CSV file as it came, empty for JSON Lines; `size` and
    `position` are in bytes. `empty_columns` counts those without a name or a cell, at the end.
    """

    def __init__(self, source: SourceFile, rows: CsvRows | JsonRows, suffix: str) -> None:
        self._source = source
        self._rows = rows
        self.suffix = suffix
        self.size = source.size
        self.empty_columns = rows.empty_columns
        self.heading = (b"\xef\xbb\xbf" if source.byte_order_mark else b"") + rows.heading

    @property
    def position(self) -> int:
        """How many bytes have been read."""
        return self._source.position

    def __iter__(self) -> Iterator[Row | BadRow]:
        return iter(self._rows)

    def __enter__(self) -> RowsFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._source.close()


def open_rows(path: Path, table: Table) -> RowsFile:
    """Open a CSV or JSON Lines file, told apart by its ending or its first character.

    Raises:
        FileRefused: it cannot be opened, is no UTF-8 text, or its columns are not the table's. No
        row was read.
    """
    source = SourceFile(path)
    try:
        first = source.first_letter()
        if path.suffix.lower() in _JSON_LINES or first == "{":
            return RowsFile(source, JsonRows(source, table), ".jsonl")
        if first == "[":
            raise file_refused(
                "not-json-lines",
                "The file is one JSON array.",
                "Write one object a line, without brackets and commas between them.",
            )
        return RowsFile(source, CsvRows(source, table), ".csv")
    except FileRefused:
        source.close()
        raise
