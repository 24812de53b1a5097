"""What a file is expected to hold, and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policy.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The columns of one kind of file.

    Every one of `columns` must be in a CSV file, in any order; `extra` ones may be. In JSON Lines
    a field that is absent is a blank cell, and a column of `lists` may be an array of texts.
    """

    name: str
    columns: tuple[str, ...]
    extra: tuple[str, ...] = ()
    lists: frozenset[str] = frozenset()

    @property
    def known(self) -> tuple[str, ...]:
        """Every column the file may have."""
        return self.columns + self.extra


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record whose cells could be told apart.

    `line` is the number of the record: in CSV the heading is 1 and line breaks inside a cell do
    not count; in JSON Lines it is the line. `raw` is the record byte for byte, so that it can be
    given back as it came.
    """

    line: int
    cells: Mapping[str, str]
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """One record whose cells could not be told apart; the ones after it are read all the same."""

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
