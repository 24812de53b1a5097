"""Taking a file in, a record at a time, whatever the records are: each is committed before the next
one is looked at, and who asks to stop is heard between two.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from starter.files.rows import BadRow, Row


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
) -> None:
    """Take every row in the order of the file; `each` hears of it after its commit.

    Raises:
        Interrupted: `stopping` was set; the rows counted are on record, the others were not looked
            at.
    """
    for row in rows:
        if stopping.is_set():
            raise Interrupted
        outcome = await taking.take(row)
        counts.add(row.line, outcome)
        each(row, outcome)
