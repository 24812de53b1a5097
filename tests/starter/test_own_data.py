"""Requests for what is held about somebody, at the command line on a real database."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from policy.support.words import Role
from policy.time import london_day
from store.own_data import ROW
from store.tables import tasks
from tests.starter.terminal import Terminal
from wiring.app import App

ON = f"{london_day(datetime.now(UTC) - timedelta(days=40)):%d/%m/%Y}"


def rows(terminal: Terminal) -> list[tuple[str, str, bool]]:
    """Of each row about a request: its number, its note, whether it is done."""

    async def found(app: App) -> list[tuple[str, str, bool]]:
        async with app.engine.connect() as connection:
            query = select(tasks).where(tasks.c.kind == ROW)
            listed = (await connection.execute(query)).all()
            return [(row.reference, row.note, row.done_at is not None) for row in listed]

    return terminal.with_app(found)


def row_id(terminal: Terminal) -> str:
    """The row's own id."""

    async def found(app: App) -> str:
        async with app.engine.connect() as connection:
            return str((await connection.execute(select(tasks.c.id))).scalar_one())

    return terminal.with_app(found)


def test_a_request_is_kept_by_number_with_its_clock_and_a_task_until_it_is_answered(
    terminal: Terminal,
) -> None:
    terminal.sign_in(Role.CASEWORKER)
    assert terminal.run("own-data", "receive", "--on", ON).exit_code == 4
    terminal.sign_in(Role.DATA_PROTECTION_OFFICER)
    said = terminal.run("own-data", "receive", "--on", ON)
    assert said.exit_code == 0, said.output
    [number] = re.findall(r"ODR-\w{3}-\w{3}-\w{3}", said.stdout)
    assert "days over" in terminal.run("own-data", "list").stdout
    step = ("--on", ON, "--reason", "as it was")
    paused = terminal.run("own-data", "pause", number, *step)
    assert "the clock stands" in paused.stdout, paused.output
    [(reference, note, done)] = rows(terminal)
    assert (reference, "clock stands" in note, done) == (number, True, False)
    terminal.sign_in(Role.DUTY_SUPERVISOR)
    by_hand = terminal.run("tasks", "done", row_id(terminal), "--result", "done")
    assert (by_hand.exit_code, "own-data answered" in by_hand.output) == (1, True)
    terminal.sign_in(Role.DATA_PROTECTION_OFFICER)
    again = terminal.run("own-data", "pause", number, *step)
    assert (again.exit_code, "clock-stands" in again.output) == (1, True)
    assert terminal.run("own-data", "resume", number, *step).exit_code == 0
    assert "within" not in terminal.run("own-data", "extend", number, *step).output
    answered = terminal.run("own-data", "answered", number.lower(), *step)
    assert answered.exit_code == 0, answered.output
    assert [done for _, _, done in rows(terminal)] == [True]
    assert number not in terminal.run("own-data", "list").stdout
    assert terminal.run("own-data", "answered", "ODR-000-000-000", *step).exit_code == 1
