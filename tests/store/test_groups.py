"""Those who came together are linked; where one may not be safe the others are looked at (R39)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from policy.support.deeds import OpenTask
from policy.support.words import TaskKind
from store.case_file import load_case_file
from store.tables import tasks
from tests.apps import SUPERVISOR, cells, order, take_in
from tests.policy.support.turn import take_turn
from tests.recorded import record
from wiring.app import App


async def came(app: App, number: str, group: str = "FAM-1", **more: str) -> str:
    now = datetime.now(UTC) - timedelta(hours=1)
    said = {"vulnerabilities": "", "how_came_to_sleep_rough": "lost job", **more}
    row = cells(number, now, group_id=group, given_names=f"Person {number}", **said)
    return (await take_in(app, number, row=row)).reference


async def looks(app: App) -> list[str]:
    """The cases with a task to look at somebody because of another one."""
    async with app.engine.connect() as connection:
        query = select(tasks.c.reference).where(tasks.c.kind == TaskKind.GROUP_SAFEGUARDING.value)
        return sorted((await connection.execute(query)).scalars())


UNSAFE = {"vulnerabilities": "possible victim of trafficking"}


@pytest.mark.rule("R39")
async def test_cases_of_one_group_are_linked_and_others_are_not(app: App) -> None:
    first, second = await came(app, "N-1"), await came(app, "N-2", "fam-1")
    alone, other = await came(app, "N-3", ""), await came(app, "N-4", "FAM-2")
    async with app.engine.connect() as connection:
        groups = [(await load_case_file(connection, one)).group for one in (first, second)]
        assert groups == [(second,), (first,)]
        for one in (alone, other):
            assert (await load_case_file(connection, one)).group == ()
    assert await looks(app) == []


@pytest.mark.rule("R39")
async def test_a_sign_on_one_has_the_earlier_and_the_later_ones_looked_at(app: App) -> None:
    earlier, stranger = await came(app, "N-1"), await came(app, "N-9", "FAM-2")
    unsafe = await came(app, "N-2", **UNSAFE)
    assert await looks(app) == [earlier]
    later = await came(app, "N-3")
    assert await looks(app) == sorted([earlier, later])
    assert not {stranger, unsafe} & set(await looks(app))


@pytest.mark.rule("R39")
async def test_a_task_opened_by_hand_does_the_same(app: App) -> None:
    now = datetime.now(UTC)
    row = cells("N-1", now - timedelta(hours=1), group_id="FAM-1", vulnerabilities="")
    receipt = await take_in(app, "N-1", row=row | {"how_came_to_sleep_rough": "lost job"})
    other = await came(app, "N-2")
    assert receipt.state is not None
    command = OpenTask(task=TaskKind.SAFEGUARDING, due=now + timedelta(days=1), note="seen")
    turn = take_turn(receipt.state, [order("o-1", command, SUPERVISOR)], now)
    await record(app.store, turn.recording)
    assert await looks(app) == [other]
