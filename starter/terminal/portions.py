"""A file at a desk: its rows go to the front door in portions, each of which takes a moment. Who
stops it stops it behind the portion at hand, and what became of each row before is known.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from policy.refusal import Refusal
from service.files.rows import BadRow, Row, no_rows
from service.values.rows import TakenFile, TakenPortion, TakenRow
from starter.terminal.output import Exit, Stopped
from wiring.wire_format import plain

if TYPE_CHECKING:
    from starter.terminal.client import FrontDoorClient

_FEWEST_ROWS: Final = 25
_MOST_ROWS: Final = 500
_MOST_BYTES: Final = 256 * 1024
"""With the last row beyond it, which is a million bytes at most, a portion is no larger than what
the front door reads, however its letters are written.
"""
_SECONDS: Final = 0.5
"""What a portion is meant to take: its lines come as they are made, and Ctrl-C is heard soon."""

Rows = Iterable[Row | BadRow]
Each = Callable[[TakenRow[Any]], None]


def send_rows(client: FrontDoorClient, name: str, rows: Rows, each: Each) -> TakenFile | Refusal:
    """Have every row taken, in its order; `each` is called with what became of it. What `rows`
    raises ends it, behind the rows before it.

    Raises:
        FileRefused: there is no row.
        Stopped: the front door or its database cannot be asked any more.
    """
    sending = _FileOnItsWay(client, name, each)
    coming = iter(rows)
    while not sending.ended:
        portion, failure = _next_portion(coming, sending.size)
        if portion:
            refusal = sending.send(portion)
            if refusal is not None:
                return refusal
        if failure is not None:
            raise failure
        if not portion:
            sending.ended = True
    if not sending.part_of:
        raise no_rows()
    return TakenFile(later=sending.later, mistakes=sending.mistakes)


def _next_portion(
    coming: Iterator[Row | BadRow], most: int
) -> tuple[list[Row | BadRow], Exception | None]:
    """The next rows, and what ended the file behind them."""
    portion: list[Row | BadRow] = []
    size = 0
    try:
        while len(portion) < most and size < _MOST_BYTES:
            row = next(coming, None)
            if row is None:
                break
            portion.append(row)
            size += len(row.raw)
    except Exception as error:
        return portion, error
    return portion, None


class _FileOnItsWay:
    """One file on its way."""

    def __init__(self, client: FrontDoorClient, name: str, each: Each) -> None:
        self._client, self._name, self._each = client, name, each
        self.size, self.part_of, self.ended = _FEWEST_ROWS, "", False
        self.later = self.mistakes = 0

    def send(self, portion: list[Row | BadRow]) -> Refusal | None:
        """Have some rows taken. Raises Stopped."""
        begun = time.monotonic()
        taken = self._client.send_portion(self._name, self.part_of, [_sent(row) for row in portion])
        if isinstance(taken, Refusal):
            return taken
        self._note(taken, portion)
        if taken.cut_off is not None:
            raise Stopped(taken.cut_off, Exit.NO_DATABASE)
        took = max(time.monotonic() - begun, 0.001)
        fit = int(len(portion) * _SECONDS / took)
        self.size = max(_FEWEST_ROWS, min(fit, 2 * self.size, _MOST_ROWS))
        return None

    def _note(self, taken: TakenPortion, portion: list[Row | BadRow]) -> None:
        self.part_of = taken.part_of
        self.later += taken.later
        self.mistakes += taken.mistakes
        for row, outcome in zip(portion, taken.outcomes, strict=False):
            self._each(TakenRow(row=row, outcome=outcome, mistake=False))


def _sent(row: Row | BadRow) -> dict[str, Any]:
    """A row as it is told; how it came stays here."""
    if isinstance(row, BadRow):
        return {"line": row.line, "problem": plain(row.problem)}
    return {"line": row.line, "cells": dict(row.cells)}
