"""The bytes of a file: checked once as a whole, then handed out a physical line at a time."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from service.files.regular import open_regular
from service.files.rows import FileRefused, file_refused

# No honest row comes near it; an unclosed quote or a file of another kind does.
LONGEST_LINE = 1_000_000
_CHUNK = 1 << 16
_SAVE_AS = "In a spreadsheet, use Save as and choose CSV UTF-8."


@dataclass(frozen=True, slots=True)
class FileLine:
    """One physical line with its end, by its number in the file, the first being 1. One longer than
    LONGEST_LINE is `cut`: only its beginning is here, and the rest of it was passed over.
    """

    number: int
    raw: bytes
    cut: bool = False

    @property
    def text(self) -> str:
        """The line as text; a cut one may end inside a character."""
        return self.raw.decode("utf-8", "replace")


class SourceFile:
    """A file being read. `position` and `size` are in bytes, for a progress bar."""

    def __init__(self, path: Path) -> None:
        self._file = _opened(path)
        try:
            self.size = _checked_size(self._file)
        except FileRefused:
            self._file.close()
            raise
        self.byte_order_mark = self._file.read(3) == codecs.BOM_UTF8
        self.position = 3 if self.byte_order_mark else 0
        self._file.seek(self.position)

    def lines(self) -> Iterator[FileLine]:
        """The physical lines, to be gone through once."""
        number = 0
        while raw := self._read():
            number += 1
            cut = len(raw) == LONGEST_LINE and not raw.endswith(b"\n")
            yield FileLine(number, raw, cut and self._passed_over())

    def _read(self) -> bytes:
        raw = self._file.readline(LONGEST_LINE)
        self.position += len(raw)
        return raw

    def _passed_over(self) -> bool:
        """Read on to the end of a line; whether there was more of it."""
        rest = self._read()
        more = bool(rest.strip(b"\r\n"))
        while rest and not rest.endswith(b"\n"):
            rest = self._read()
        return more

    def first_letter(self) -> str:
        """The first character that is no space, without taking it."""
        start = self._file.read(_CHUNK).lstrip()[:1]
        self._file.seek(self.position)
        return start.decode("ascii", "replace")

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def _opened(path: Path) -> BinaryIO:
    try:
        return open_regular(path)
    except OSError as error:
        raise file_refused(
            "file-unreadable",
            f"The file cannot be opened ({error.strerror}).",
            "Check its name and that you may read it.",
        ) from None


def _checked_size(file: BinaryIO) -> int:
    """The file's size, once all is known to be UTF-8 text; leaves the file at its beginning."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    size = lines = 0
    try:
        while chunk := file.read(_CHUNK):
            if size == 0:
                _refuse_another_kind(chunk)
            decoder.decode(chunk)
            size += len(chunk)
            lines += chunk.count(b"\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise _not_utf_8(error, size - len(decoder.getstate()[0]), lines) from None
    except OSError as error:
        raise file_refused(
            "file-unreadable", f"The file cannot be read ({error.strerror}).", "Name a file."
        ) from None
    if size == 0:
        raise file_refused("file-empty", "The file is empty.", "Check which file was meant.")
    file.seek(0)
    return size


def _refuse_another_kind(beginning: bytes) -> None:
    """Raises FileRefused for a file that is known not to be text by how it begins."""
    if beginning.startswith(b"PK\x03\x04"):
        raise file_refused("file-is-a-workbook", "This is a workbook, not a text file.", _SAVE_AS)
    if beginning.startswith(b"%PDF"):
        raise file_refused(
            "file-is-a-pdf",
            "This is a PDF: a picture of a table, from which no row can be read.",
            "Ask for the table that it was made from, as CSV UTF-8.",
        )
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise file_refused("file-not-utf-8", "The file is in UTF-16, not in UTF-8.", _SAVE_AS)


def _not_utf_8(error: UnicodeDecodeError, before: int, lines: int) -> FileRefused:
    """`before` bytes and `lines` line ends stood before those that were being decoded."""
    byte, line = before + error.start + 1, lines + error.object[: error.start].count(b"\n") + 1
    return file_refused(
        "file-not-utf-8",
        "The file is not in UTF-8, so names would be garbled: "
        f"byte {byte} of the file, on line {line}, is {error.object[error.start]:02X}.",
        _SAVE_AS,
    )
