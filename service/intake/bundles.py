"""Taking many records in: judged one by one, committed some at a time, each told after its commit
and in its order. While some are being committed, the next ones are judged.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, Protocol, TypeVar

from policy.refusal import Refusal
from service.files.rows import BadRow, Row, no_rows
from service.intake.rows import concerns_all
from service.mistakes import row_failed
from service.values.rows import Became, TakenRow
from wiring.logs import get_logger

AT_ONCE: Final = 50
"""Rows committed together at most, and so the most that can be on record without having been told,
if the process is killed or loses the database. Sent again, they are known.
"""
_FIRST: Final = 5
"""Rows at the beginning, so that the first are told at once."""
_SECONDS: Final = 1.0
"""About how long one commit takes at most, for whoever sends one of the same people meanwhile. On a
machine that is quiet fifty rows take a tenth of that.
"""

_log = get_logger("taking-in")

_Judged = TypeVar("_Judged")
_Sent = TypeVar("_Sent")
_Came = TypeVar("_Came")
_Told = TypeVar("_Told", covariant=True)


class BundleIntake(Protocol[_Judged, _Told]):
    """Whatever takes records in some at a time."""

    def judge(self, row: Row | BadRow) -> _Judged:
        """What is known of a record without asking the database."""
        ...

    async def take(self, judged: Sequence[_Judged]) -> Sequence[_Told | Exception]:
        """Take records in, in their order. What is returned is committed; an exception is a mistake
        over one record. What is raised concerns all.
        """
        ...

    def failed(self, problem: Refusal) -> _Told:
        """What a record comes to over which the program made a mistake."""
        ...


async def take_bundles(
    intake: BundleIntake[_Judged, Became], rows: Iterable[Row | BadRow]
) -> AsyncIterator[TakenRow[Became]]:
    """Take every row; each comes out in its order, after its commit. What `rows` raises ends the
    stream, after the rows that came before it were taken and told.

    Raises:
        FileRefused: there is no row.
    """
    coming, size, nothing = iter(rows), _FIRST, True
    reading = asyncio.create_task(_read(intake, coming, size))
    try:
        while True:
            some = await reading
            if not some.last:
                reading = asyncio.create_task(_read(intake, coming, size))
            if some.rows:
                nothing, began = False, time.monotonic()
                for taken in await _take(intake, some):
                    yield taken
                size = _next_size(len(some.rows), time.monotonic() - began)
            if some.raised is not None:
                raise some.raised
            if some.last:
                break
        if nothing:
            raise no_rows()
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


@dataclass(slots=True)
class _ReadAhead(Generic[_Judged]):
    """Rows that were read and judged; `raised` is what reading the next one raised."""

    rows: list[Row | BadRow] = field(default_factory=list)
    judged: list[_Judged | Exception] = field(default_factory=list)
    last: bool = False
    raised: Exception | None = None


async def _read(
    intake: BundleIntake[_Judged, Became], coming: Iterator[Row | BadRow], size: int
) -> _ReadAhead[_Judged]:
    some = _ReadAhead[_Judged]()
    while len(some.rows) < size and not some.last:
        try:
            row = next(coming)
        except StopIteration:
            some.last = True
        except Exception as error:
            some.last, some.raised = True, error
        else:
            some.rows.append(row)
            try:
                some.judged.append(intake.judge(row))
            except Exception as error:
                some.judged.append(error)
            # Others have their turn between any two rows.
            await asyncio.sleep(0)
    return some


async def _take(
    intake: BundleIntake[_Judged, Became], some: _ReadAhead[_Judged]
) -> list[TakenRow[Became]]:
    sound = [one for one in some.judged if not isinstance(one, Exception)]
    came = iter(await intake.take(sound))
    outcomes = [one if isinstance(one, Exception) else next(came) for one in some.judged]
    return [_told(intake, row, outcome) for row, outcome in zip(some.rows, outcomes, strict=True)]


def _told(
    intake: BundleIntake[_Judged, Became], row: Row | BadRow, came: Became | Exception
) -> TakenRow[Became]:
    if not isinstance(came, Exception):
        return TakenRow(row=row, outcome=came, mistake=False)
    _log.event("row-failed", level=logging.ERROR, error=came)
    return TakenRow(row=row, outcome=intake.failed(row_failed(came)), mistake=True)


def _next_size(rows: int, seconds: float) -> int:
    """As many as will take about as long as one commit should, and at most twice as many."""
    fitting = int(rows * min(2.0, _SECONDS / max(seconds, 0.001)))
    return max(1, min(AT_ONCE, fitting))


async def all_or_each(
    attempt: Callable[[Sequence[_Sent]], Awaitable[Sequence[_Came]]], sent: Sequence[_Sent]
) -> list[_Came | Exception]:
    """Try all together, and if that fails over one of them, each half by itself: in the end only
    what fails alone has failed. `attempt` does all or nothing. What concerns every record, such as
    a database out of reach, is raised.
    """
    if not sent:
        return []
    try:
        return list(await attempt(sent))
    except Exception as error:
        if concerns_all(error):
            raise
        if len(sent) == 1:
            return [error]
    half = len(sent) // 2
    first = await all_or_each(attempt, sent[:half])
    return first + await all_or_each(attempt, sent[half:])
