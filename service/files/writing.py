"""Files people get back. Each appears under its name only when it is whole and on the disk."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from pathlib import Path
from types import TracebackType

from service.files.noted_rows import Notes
from service.files.rows import BadRow, Row

REPORT_COLUMNS = ("line", "submission_id", "verdict", "reason")
# What spreadsheets take for the beginning of a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def spreadsheet_safe(text: str) -> str:
    """The text, with an apostrophe before it if a spreadsheet would run it as a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


class WholeFile:
    """A file that is either there complete or not at all; readable by its owner only.

    It is written beside its place and renamed there by `keep`. Left without that, it is gone.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.absolute().parent)
        self._unfinished = Path(name)
        self._file = os.fdopen(handle, "wb")

    def write(self, data: bytes) -> None:
        """Add bytes at the end."""
        self._file.write(data)

    def keep(self) -> None:
        """Put the file in its place, in the place of an earlier one, and see it onto the disk."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._unfinished.replace(self._path)
        except OSError:
            self._unfinished.unlink(missing_ok=True)
            raise
        folder = os.open(self._path.absolute().parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def discard(self) -> None:
        """Leave nothing behind; whatever had the name before stays."""
        self._file.close()
        self._unfinished.unlink(missing_ok=True)


class ReportFile:
    """The verdict on every row. A context manager: kept on leaving, also when an error or Ctrl-C
    passes through, for the rows in it are done all the same; dropped only if no row was.
    """

    def __init__(self, path: Path, columns: tuple[str, ...] = REPORT_COLUMNS) -> None:
        self._file = WholeFile(path)
        self._rows = -1
        self.write(*columns)

    def add(self, line: int, submission_id: str, verdict: str, reason: str) -> None:
        """Add the verdict on one row."""
        self.write(str(line), submission_id, verdict, reason)

    def write(self, *cells: str) -> None:
        """Add a row; each cell is made safe to open in a spreadsheet."""
        text = io.StringIO(newline="")
        csv.writer(text).writerow(spreadsheet_safe(cell) for cell in cells)
        # Half a character, as a JSON file may hold one, is in no file.
        self._file.write(text.getvalue().encode("utf-8", "replace"))
        self._rows += 1

    def __enter__(self) -> ReportFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None or self._rows:
            self._file.keep()
        else:
            self._file.discard()


class RefusedRows:
    """The rows that were not accepted, byte for byte, below the heading they came with: to be
    mended and sent again.

    If `noted`, each has in front of it its line and why it was refused, in columns that are passed
    over when the file is sent. Nothing is escaped, for the file must read as the one it came from;
    open it as text, or import it in a spreadsheet with every column as text. A context manager:
    kept on leaving if any row is in it, also when an error passes through, since the rows in it
    were refused all the same.
    """

    def __init__(self, path: Path, heading: bytes, *, noted: bool = False) -> None:
        self._file = WholeFile(path)
        self._notes = Notes(heading) if noted else None
        self._file.write(_ended(self._notes.heading if self._notes else heading))
        self.count = 0

    def add(self, row: Row | BadRow, why: str = "") -> None:
        """Add a row as it came, with why it was refused."""
        raw = self._notes.row(row.raw, row.line, why) if self._notes else row.raw
        self._file.write(_ended(raw))
        self.count += 1

    def __enter__(self) -> RefusedRows:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.count:
            self._file.keep()
        else:
            self._file.discard()


def _ended(record: bytes) -> bytes:
    return record if record.endswith(b"\n") or not record else record + b"\r\n"
