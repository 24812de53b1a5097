"""Records on their way in, one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from policy.refusal import Refusal
from service.files.rows import BadRow, Row


class Interrupted(Exception):
    """Somebody asked to stop, and the rows at hand were finished first."""


Became = TypeVar("Became")


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenRow(Generic[Became]):
    """A record and what became of it. `mistake`: the program itself failed over it."""

    row: Row | BadRow
    outcome: Became
    mistake: bool


class StopAsked(Protocol):
    """Whether somebody asked to stop."""

    def is_set(self) -> bool:
        """They did."""
        ...


def until_stopped(rows: Iterable[Row | BadRow], stopping: StopAsked) -> Iterator[Row | BadRow]:
    """The rows, until somebody asks to stop. Raises Interrupted if a row is left then."""
    for row in rows:
        if stopping.is_set():
            raise Interrupted
        yield row


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenPortion:
    """Some rows of a file that were sent to the front door together: what became of each, in their
    order. The rows after them are sent as a `part_of` the same file. `later` and `mistakes` are
    counts; `cut_off` is why the rows after the last outcome were not taken, if it is so.
    """

    part_of: str
    outcomes: tuple[Any, ...]
    later: int
    mistakes: int
    cut_off: Refusal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenFile:
    """A file that was sent so to its end. `later` and `mistakes` are counts of rows."""

    later: int
    mistakes: int
