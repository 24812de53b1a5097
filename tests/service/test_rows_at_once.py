"""Rows under way together come to what they would come to one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.refusal import Refusal
from policy.support.words import Role
from service.files.rows import BadRow, Row
from service.intake.referrals import IntakeOutcome
from service.intake.rows import Interrupted, TakenRow, take_rows
from service.intake.taking import TakenBatch, take_referrals
from service.intake.turns import Turns
from tests.apps import cells
from tests.service.contexts import by_staff
from wiring.app import App

KEYS = st.lists(st.frozensets(st.integers(1, 4), max_size=3), max_size=12)


@given(KEYS, st.randoms(use_true_random=False))
def test_those_that_share_a_key_go_in_their_order_and_never_together(
    keys: list[frozenset[int]], random: Random
) -> None:
    turns, began, now = Turns(), list[int](), set[int]()

    async def one(number: int, pauses: int) -> None:
        async with turns.turn(keys[number]):
            assert not any(keys[number] & keys[other] for other in now)
            began.append(number)
            now.add(number)
            for _ in range(pauses):
                await asyncio.sleep(0)
            now.remove(number)

    async def all_of_them() -> None:
        pauses = [random.randrange(6) for _ in keys]
        await asyncio.gather(*(one(number, pauses[number]) for number in range(len(keys))))

    asyncio.run(all_of_them())
    for number, own in enumerate(keys):
        earlier = [other for other in range(number) if own & keys[other]]
        assert all(began.index(other) < began.index(number) for other in earlier)


async def test_those_that_share_nothing_are_under_way_together() -> None:
    turns, both = Turns(), asyncio.Barrier(2)

    async def one(key: str) -> None:
        async with turns.turn({key}):
            await both.wait()

    async with asyncio.timeout(5):
        await asyncio.gather(one("a"), one("b"))


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


async def test_rows_about_one_number_or_person_come_to_what_they_came_to_one_by_one(
    app: App,
) -> None:
    def sent(number: str, **changed: str) -> dict[str, str]:
        return cells(number, datetime.now(UTC) - timedelta(hours=1), **changed)

    rows: list[Row | BadRow] = []
    for which, of in enumerate(("one", "two", "three")):
        first = sent(f"{of}-1", family_name=f"Family {of}")
        theirs = {"home_office_reference": f"A765432{which}"}
        asked = [
            first,
            first,
            first | {"worker_name": "Somebody Else"},
            sent(f"{of}-2", **theirs),
            sent(f"{of}-3", **theirs),
            sent(f"{of}-4", nationality=""),
        ]
        rows += [Row(line=len(rows) + n, cells=row, raw=b"") for n, row in enumerate(asked, 2)]
    seen: list[TakenRow[IntakeOutcome]] = []
    batch = await take_referrals(by_staff(app, Role.CASEWORKER), rows, seen.append)
    assert isinstance(batch, TakenBatch) and batch.mistakes == 0
    told = [(one.outcome.verdict.value, one.outcome.reason) for one in seen]
    for number, of in enumerate(("one", "two", "three")):
        assert told[number * 6 : number * 6 + 6] == [
            ("accepted", ""),
            ("already-received", ""),
            ("rejected", "conflicting-content"),
            ("accepted", ""),
            ("accepted", f"possible-duplicate-of {of}-2"),
            ("rejected", "unknown-value"),
        ], of
