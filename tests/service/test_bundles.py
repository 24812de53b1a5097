"""Rows that are committed together are told in their order, never far behind the record, and none
harms another one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.refusal import Refusal
from service.files.rows import BadRow, FileRefused, Row
from service.intake.bundles import AT_ONCE, all_or_each, take_bundles
from service.intake.rows import Interrupted

LINES = st.frozensets(st.integers(2, 90), max_size=6)


class KeptLines:
    """An intake that keeps lines, some at a time, and makes the mistakes it is told to."""

    def __init__(
        self, unjudged: frozenset[int] = frozenset(), unkept: frozenset[int] = frozenset()
    ) -> None:
        self.unjudged = unjudged
        self.unkept = unkept
        self.kept: list[int] = []
        self.told = 0
        self.most_untold = 0

    def judge(self, row: Row | BadRow) -> int:
        if row.line in self.unjudged:
            raise LookupError("Ada Example, born 4/5/1990")
        return row.line

    async def take(self, judged: Sequence[int]) -> list[str | Exception]:
        came = await all_or_each(self._commit, judged)
        self.most_untold = max(self.most_untold, len(self.kept) - self.told)
        return came

    async def _commit(self, lines: Sequence[int]) -> list[str]:
        await asyncio.sleep(0)
        if self.unkept & set(lines):
            raise LookupError("Ada Example, born 4/5/1990")
        self.kept += lines
        return ["kept" for _ in lines]

    def failed(self, problem: Refusal) -> str:
        assert "Ada" not in problem.sentence + problem.what_to_do
        return problem.code


async def _told(ledger: KeptLines, rows: Iterator[Row] | list[Row]) -> list[tuple[int, str, bool]]:
    told = []
    async for one in take_bundles(ledger, rows):
        told.append((one.row.line, one.outcome, one.mistake))
        ledger.told += one.outcome == "kept"
    return told


def _rows(count: int) -> list[Row]:
    return [Row(line=line, cells={}, raw=b"") for line in range(2, count + 2)]


@given(LINES, LINES, st.integers(1, 90))
def test_a_mistake_over_one_row_is_its_own_and_every_row_is_told_in_its_order(
    unjudged: frozenset[int], unkept: frozenset[int], count: int
) -> None:
    ledger = KeptLines(unjudged, unkept)
    told = asyncio.run(_told(ledger, _rows(count)))
    wrong, lines = unjudged | unkept, range(2, count + 2)
    assert told == [(n, "row-failed", True) if n in wrong else (n, "kept", False) for n in lines]
    assert ledger.kept == [n for n in lines if n not in wrong]


async def test_no_more_is_on_record_untold_than_is_committed_together() -> None:
    ledger = KeptLines()
    await _told(ledger, _rows(1_000))
    assert ledger.most_untold == AT_ONCE


async def test_asked_to_stop_what_was_read_is_taken_and_told() -> None:
    def until_the_ninth() -> Iterator[Row]:
        yield from _rows(9)
        raise Interrupted

    ledger, told = KeptLines(), list[int]()
    with pytest.raises(Interrupted):
        async for one in take_bundles(ledger, until_the_ninth()):
            told.append(one.row.line)
    assert told == ledger.kept == list(range(2, 11))


async def test_what_concerns_every_row_ends_it_and_what_was_told_is_kept() -> None:
    class CutOff(KeptLines):
        async def _commit(self, lines: Sequence[int]) -> list[str]:
            if len(self.kept) >= 10:
                raise ConnectionLost
            return await super()._commit(lines)

    ledger, told = CutOff(), list[int]()
    with pytest.raises(Interrupted):
        async for one in take_bundles(ledger, _rows(100)):
            told.append(one.row.line)
    assert told == ledger.kept


class ConnectionLost(Interrupted):
    """Stands for whatever no row is to blame for."""


async def test_a_file_without_a_row_is_refused() -> None:
    with pytest.raises(FileRefused) as caught:
        await _told(KeptLines(), [])
    assert caught.value.refusal.code == "file-has-no-rows"
