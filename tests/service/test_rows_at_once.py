"""Rows under way together come out in their order, and are finished if anything ends them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from policy.refusal import Refusal
from service.files.rows import BadRow, Row
from service.intake.rows import Interrupted, take_rows


class Slow:
    """An intake whose first rows take longest."""

    def __init__(self, fails_at: int = 0) -> None:
        self.fails_at = fails_at
        self.kept: list[int] = []

    async def take(self, row: Row | BadRow) -> int:
        for _ in range(20 - row.line):
            await asyncio.sleep(0)
        if row.line == self.fails_at:
            raise Interrupted
        self.kept.append(row.line)
        return row.line

    def failed(self, problem: Refusal) -> int:
        raise AssertionError(problem.code)


def _rows(*lines: int) -> list[Row]:
    return [Row(line=line, cells={}, raw=b"") for line in lines]


async def test_verdicts_come_in_the_order_of_the_rows_whichever_is_done_first() -> None:
    slow = Slow()
    told = [taken.outcome async for taken in take_rows(slow, _rows(*range(2, 12)), at_once=4)]
    assert told == list(range(2, 12)) and slow.kept != told


async def test_asked_to_stop_the_rows_at_hand_are_finished_and_told() -> None:
    def until_the_fourth() -> Iterator[Row]:
        yield from _rows(2, 3, 4)
        raise Interrupted

    slow, told = Slow(), list[int]()
    with pytest.raises(Interrupted):
        async for taken in take_rows(slow, until_the_fourth(), at_once=5):
            told.append(taken.outcome)
    assert told == [2, 3, 4]


async def test_what_ends_an_intake_leaves_no_row_half_done() -> None:
    slow, told = Slow(fails_at=3), list[int]()
    with pytest.raises(Interrupted):
        async for taken in take_rows(slow, _rows(2, 3, 4, 5, 6, 7), at_once=3):
            told.append(taken.outcome)
    assert told == [2] and sorted(slow.kept) == [2, 4, 5]
