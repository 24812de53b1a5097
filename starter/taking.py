"""Taking a file in, a record at a time, whatever the records are: each is an attempt of its own,
committed before the next one is looked at, and who asks to stop is heard between two.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Protocol, TypeVar

import click

from policy.refusal import Refusal
from service.files.rows import BadRow, FileRefused, Row, file_refused
from starter.commands.desk import out_of_reach
from starter.say import row_failed
from store.keys import KeyUnusable
from wiring.logs import get_logger

_log = get_logger("taking-in")


class Interrupted(Exception):
    """Somebody asked to stop, and the row at hand was finished first."""


Became = TypeVar("Became")
_Became = TypeVar("_Became", covariant=True)
_Counted = TypeVar("_Counted", contravariant=True)


class Taking(Protocol[_Became]):
    """Whatever takes records in, one at a time; what it returns is committed."""

    async def take(self, row: Row | BadRow) -> _Became:
        """Take one record of a file."""
        ...

    def failed(self, problem: Refusal) -> _Became:
        """What a record comes to over which the program made a mistake."""
        ...


class Counting(Protocol[_Counted]):
    """Whatever counts what rows came to."""

    def add(self, line: int, outcome: _Counted) -> None:
        """Count one row."""


async def take_file(
    taking: Taking[Became],
    rows: Iterable[Row | BadRow],
    counts: Counting[Became],
    each: Callable[[Row | BadRow, Became], None],
    stopping: asyncio.Event,
) -> Mistakes:
    """Take every row in the order of the file; `each` hears of it after its commit. What comes back
    counts the rows that the program itself failed over.

    Raises:
        Interrupted: `stopping` was set; the rows counted are on record, the others were not looked
            at.
        FileRefused: there is no row in the file.
    """
    mistakes, line = Mistakes(), 0
    for row in rows:
        if stopping.is_set():
            raise Interrupted
        outcome = await mistakes.apart(partial(taking.take, row), taking.failed)
        line = row.line
        counts.add(line, outcome)
        each(row, outcome)
    if not line:
        raise no_rows()
    return mistakes


class Mistakes:
    """Keeps records apart: what is raised over one of them becomes its refusal, and the others are
    taken as if it were not there. `count` says over how many.
    """

    def __init__(self) -> None:
        self.count = 0

    async def apart(
        self, attempt: Callable[[], Awaitable[Became]], failed: Callable[[Refusal], Became]
    ) -> Became:
        """One record's attempt. What concerns every record, such as a database out of reach, is
        raised.
        """
        try:
            return await attempt()
        except Exception as error:
            if _concerns_all(error):
                raise
            self.count += 1
            _log.event("row-failed", level=logging.ERROR, error=error)
            return failed(row_failed(error))


def no_rows() -> FileRefused:
    """A file with nothing below its heading."""
    return file_refused(
        "file-has-no-rows",
        "There is no row in the file: nothing was taken in.",
        "Check which file was meant, and that its rows were saved with it.",
    )


def _concerns_all(error: Exception) -> bool:
    # A key that does not open is one case's.
    database = out_of_reach(error) and not isinstance(error, KeyUnusable)
    return database or isinstance(error, click.ClickException | FileRefused | Interrupted)
