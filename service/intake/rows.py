"""Taking records in, whatever they are: each is an attempt of its own, and its verdict comes out
after its commit, in the order in which the records came.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from functools import partial
from typing import Protocol, TypeVar

from policy.refusal import Refusal
from service.failures import out_of_reach
from service.files.rows import BadRow, FileRefused, Row, no_rows
from service.mistakes import row_failed
from service.values.rows import Became
from service.values.rows import Interrupted as Interrupted
from service.values.rows import TakenRow as TakenRow
from service.values.rows import until_stopped as until_stopped
from store.keys import KeyUnusable
from wiring.logs import get_logger

_log = get_logger("taking-in")


_Became = TypeVar("_Became", covariant=True)


class RowIntake(Protocol[_Became]):
    """Whatever takes records in; what it returns is committed."""

    async def take(self, row: Row | BadRow) -> _Became:
        """Take one record of a file."""
        ...

    def failed(self, problem: Refusal) -> _Became:
        """What a record comes to over which the program made a mistake."""
        ...


async def take_rows(
    intake: RowIntake[Became], rows: Iterable[Row | BadRow], *, at_once: int
) -> AsyncIterator[TakenRow[Became]]:
    """Take every row; each comes out in its order, after its commit. `at_once` of them are under
    way together: an intake for which that is more than one keeps the order among those that
    concern each other (`service.intake.turns`).

    What `rows` raises ends the stream, after the rows at hand were finished. What a row raises ends
    it as well; rows after it that were under way are finished, and known when they are sent again.

    Raises:
        FileRefused: there is no row.
    """
    under_way: deque[asyncio.Task[TakenRow[Became]]] = deque()
    coming, ended, nothing = iter(rows), False, True
    try:
        while not ended:
            try:
                row = next(coming)
            except StopIteration:
                ended = True
            except Exception:
                while under_way:
                    yield await under_way.popleft()
                raise
            else:
                nothing = False
                under_way.append(asyncio.create_task(_taken(intake, row)))
            while under_way and (ended or len(under_way) >= at_once):
                yield await under_way.popleft()
        if nothing:
            raise no_rows()
    finally:
        await asyncio.gather(*under_way, return_exceptions=True)


async def _taken(intake: RowIntake[Became], row: Row | BadRow) -> TakenRow[Became]:
    mistakes = Mistakes()
    outcome = await mistakes.apart(partial(intake.take, row), intake.failed)
    return TakenRow(row=row, outcome=outcome, mistake=bool(mistakes.count))


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
            if concerns_all(error):
                raise
            self.count += 1
            _log.event("row-failed", level=logging.ERROR, error=error)
            return failed(row_failed(error))


def concerns_all(error: Exception) -> bool:
    """Whether what was raised over one record would be raised over any."""
    # A key that does not open is one case's.
    database = out_of_reach(error) and not isinstance(error, KeyUnusable)
    return database or isinstance(error, FileRefused | Interrupted)
