"""The bytes of a file: checked once as a whole, then handed out a physical line at a time."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from starter.files.rows import FileRefused, file_refused

# No honest row comes near it; an unclosed quote or a file of another kind does.
LONGEST_LINE = 1_000_000
_CHUNK = 1 << 16
_SAVE_AS = "In a spreadsheet, use Save as and choose CSV UTF-8."


class Source:
    """A file being read. `position` and `size` are in bytes, for a progress bar; `held` is the
    record so far.
    """

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
        self._held: list[bytes] = []

    def lines(self) -> Iterator[str]:
        """The physical lines with their ends; one longer than LONGEST_LINE comes in pieces."""
        while line := self._file.readline(LONGEST_LINE):
            self.position += len(line)
            self._held.append(line)
            # Whole lines of a checked file decode; a piece may end inside a character.
            yield line.decode("utf-8", "replace")

    def first_letter(self) -> str:
        """The first character that is no space, without taking it."""
        start = self._file.read(_CHUNK).lstrip()[:1]
        self._file.seek(self.position)
        return start.decode("ascii", "replace")

    def take_held(self) -> bytes:
        """The bytes handed out since the last call."""
        held, self._held = b"".join(self._held), []
        return held

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise file_refused(
            "file-unreadable",
            f"The file cannot be opened ({error.strerror}).",
            "Check its name and that you may read it.",
        ) from None


def _checked_size(file: BinaryIO) -> int:
    """The file's size, once all is known to be UTF-8 text; leaves the file at its beginning."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    size = 0
    try:
        while chunk := file.read(_CHUNK):
            if size == 0 and chunk.startswith(b"PK\x03\x04"):
                raise file_refused(
                    "file-is-a-workbook", "This is a workbook, not a text file.", _SAVE_AS
                )
            decoder.decode(chunk)
            size += len(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise file_refused(
            "file-not-utf-8", "The file is not in UTF-8, so names would be garbled.", _SAVE_AS
        ) from None
    except OSError as error:
        raise file_refused(
            "file-unreadable", f"The file cannot be read ({error.strerror}).", "Name a file."
        ) from None
    if size == 0:
        raise file_refused("file-empty", "The file is empty.", "Check which file was meant.")
    file.seek(0)
    return size
