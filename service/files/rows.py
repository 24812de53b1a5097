"""What a file is expected to hold, and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policy.refusal import Refusal

NOTES = ("refused_line", "refused_because")
"""The columns that refused rows are given back with, in front of their own. In a file that is sent
they are passed over.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The columns of one kind of file.

    Every one of `columns` must be in a CSV file, in any order; `extra` ones may be. In JSON Lines
    a field that is absent is a blank cell, and a column of `lists` may be an array of texts.
    `dated` is the column by whose date a row is known again inside a cell that was never closed.
    """

    name: str
    columns: tuple[str, ...]
    extra: tuple[str, ...] = ()
    lists: frozenset[str] = frozenset()
    dated: str = ""

    @property
    def known(self) -> tuple[str, ...]:
        """Every column the file may have."""
        return self.columns + self.extra

    def filled(self, cells: Mapping[str, str]) -> dict[str, str]:
        """The cells without outer spaces, a blank one for each column that is absent."""
        return {name: cells.get(name, "").strip() for name in self.known}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record whose cells could be read.

    `line` is the number of the record: in CSV the heading is 1 and line breaks inside a cell do
    not count; in JSON Lines it is the line. `raw` is the record byte for byte, so that it can be
    given back as it came.
    """

    line: int
    cells: Mapping[str, str]
    raw: bytes

    def text(self, name: str) -> str:
        """A cell without outer spaces; empty if it is absent."""
        return self.cells.get(name, "").strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """One record whose cells could not be split; the ones after it are read all the same."""

    line: int
    problem: Refusal
    raw: bytes


class FileRefused(Exception):
    """The whole file cannot be read, and no row of it was. `refusal` says why and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal


def file_refused(code: str, sentence: str, what_to_do: str) -> FileRefused:
    """A refusal of a whole file: its form is at fault, no rule."""
    return FileRefused(Refusal(code=code, sentence=sentence, what_to_do=what_to_do, rule="form"))


def row_problem(code: str, sentence: str, what_to_do: str, field: str = "") -> Refusal:
    """A problem with the form of one record."""
    return Refusal(code=code, sentence=sentence, what_to_do=what_to_do, rule="form", field=field)


def too_long(longest: int) -> Refusal:
    """A line that is refused as a whole, with what stands behind its first so many bytes."""
    return row_problem(
        "too-long",
        f"The line is longer than {longest} bytes; it is too long to be given back.",
        "Shorten it in the file it came from.",
    )


def no_rows() -> FileRefused:
    """A file with nothing below its heading."""
    return file_refused(
        "file-has-no-rows",
        "There is no row in the file: nothing was taken in.",
        "Check which file was meant, and that its rows were saved with it.",
    )
