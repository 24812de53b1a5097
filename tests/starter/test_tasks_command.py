"""`referrals tasks`: a task has one holder, who comes second is told, and nothing vanishes with
anybody. Temporal is out of reach here.
"""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from policy.refusal import Refusal
from policy.support.deeds import FinishTask
from policy.support.words import Outcome, Role, TaskKind, Team
from service.context import Context
from service.tasks.holding import claim_task
from store.inbox_delivery import undecided
from store.staff import find_staff
from store.tables import tasks
from store.worklists import Task
from tests.apps import in_london
from tests.starter.rows import csv_file, row
from tests.starter.terminal import NUMBERS, Terminal, end_case
from wiring.app import App

CASEWORKER, CHIEF = NUMBERS[Role.CASEWORKER], NUMBERS[Role.DUTY_SUPERVISOR]
OPERATIONS = NUMBERS[Role.OPERATIONS]


@pytest.fixture
def reference(caseworker: Terminal, tmp_path: Path) -> str:
    """A case with a safeguarding task; a caseworker is signed in."""
    caseworker.run("intake", str(csv_file(tmp_path / "a.csv", [row("A-1")])))
    found: str = caseworker.cases()[0]["reference"]
    return found


def listed(terminal: Terminal, *which: str) -> list[dict[str, Any]]:
    done = terminal.run("tasks", *which, "--json")
    assert done.exit_code == 0, done.output
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def a_row(terminal: Terminal) -> str:
    """The id of the safeguarding task."""
    return str(listed(terminal, "--unassigned")[0]["id"])


def finished(terminal: Terminal) -> list[FinishTask]:
    """The orders to finish a task that wait for their case."""

    async def messages(app: App) -> list[FinishTask]:
        none = timedelta(0)
        found = await undecided(app.store, none, none)
        commands = (message.order.command for message in found if message.order is not None)
        return [command for command in commands if isinstance(command, FinishTask)]

    return terminal.with_app(messages)


def holder_of(terminal: Terminal, id: str) -> str | None:
    async def holder(app: App) -> str | None:
        async with app.engine.connect() as connection:
            found = await connection.execute(select(tasks.c.holder).where(tasks.c.id == id))
            return found.scalar()

    return terminal.with_app(holder)


def test_a_task_shows_its_case_its_due_time_and_why(caseworker: Terminal, reference: str) -> None:
    shown = caseworker.run("tasks", "--unassigned").stdout
    line = next(line for line in shown.splitlines() if reference in line)
    for said in ("safeguarding", "22 h 5", "left", "R30", "nobody (support team)"):
        assert said in line
    assert "status check" not in shown
    assert "status check" in caseworker.run("tasks", "--all").stdout
    assert "No task. Take one" in caseworker.run("tasks").stdout


def test_the_first_letters_of_an_id_claim_a_task_and_the_second_person_sees_who_has_it(
    caseworker: Terminal, reference: str
) -> None:
    id = a_row(caseworker)
    assert f"Yours: safeguarding for {reference}" in caseworker.run("tasks", "claim", id[:8]).stdout
    assert caseworker.run("tasks", "claim", id).exit_code == 0
    assert [item["id"] for item in listed(caseworker)] == [id]
    caseworker.sign_in(Role.OPERATIONS)
    second = caseworker.run("tasks", "claim", id)
    assert second.exit_code == 1
    assert f"{CASEWORKER} has this task." in second.stderr
    assert listed(caseworker, "--unassigned") == []
    assert len(listed(caseworker, "--team")) == 1


def test_of_two_who_claim_at_once_one_gets_the_task_and_the_other_is_refused(
    caseworker: Terminal, reference: str
) -> None:
    id = a_row(caseworker)
    numbers = (CASEWORKER, OPERATIONS)

    async def both(app: App) -> list[Task | Refusal]:
        async with app.engine.connect() as connection:
            found = [await find_staff(connection, number) for number in numbers]
        each = (Context(app=app, used="", member=member) for member in found)
        return await asyncio.gather(*(claim_task(context, id) for context in each))

    refused = [item for item in caseworker.with_app(both) if isinstance(item, Refusal)]
    assert len(refused) == 1
    holder = holder_of(caseworker, id)
    assert holder in numbers
    assert refused[0].sentence == f"{holder} has this task."


@pytest.mark.parametrize("id", ["", "%", "____", "no-such-task"])
def test_an_id_that_is_no_ones_finds_no_task(caseworker: Terminal, reference: str, id: str) -> None:
    done = caseworker.run("tasks", "claim", id)
    assert (done.exit_code, "no-such-task" in done.stderr) == (1, True)


def test_next_takes_the_most_urgent_task_of_the_team_and_releasing_gives_it_back(
    caseworker: Terminal, reference: str
) -> None:
    taken = caseworker.run("tasks", "next", "--team", "check team").stdout
    assert f"Yours: status check for {reference}" in taken
    assert "left." in taken
    assert "safeguarding" in caseworker.run("tasks", "next").stdout
    assert "No task waits" in caseworker.run("tasks", "next").stdout
    id = listed(caseworker)[0]["id"]
    assert caseworker.run("tasks", "release", id).exit_code == 0
    again = caseworker.run("tasks", "release", id)
    assert (again.exit_code, "not-yours" in again.stderr) == (1, True)


def test_a_supervisor_gives_a_task_to_who_can_work_on_it(
    caseworker: Terminal, reference: str
) -> None:
    id = a_row(caseworker)
    caseworker.sign_in(Role.DUTY_SUPERVISOR)
    for number in ("S-9999", NUMBERS[Role.REGISTRAR]):
        assert "no-such-staff" in caseworker.run("tasks", "reassign", id, number).stderr
    done = caseworker.run("tasks", "reassign", id, CASEWORKER.lower())
    assert f"With {CASEWORKER} now" in done.stdout
    caseworker.sign_in(Role.CASEWORKER)
    assert [item["id"] for item in listed(caseworker)] == [id]


def test_who_is_away_holds_nothing_and_is_given_nothing(
    caseworker: Terminal, reference: str
) -> None:
    id = a_row(caseworker)
    caseworker.run("tasks", "claim", id)
    now = datetime.now(UTC)
    begin, end = in_london(now - timedelta(hours=1)), in_london(now + timedelta(days=3))
    away = ("--from", begin, "--until", end)
    assert "own absence only" in caseworker.run("tasks", "absent", OPERATIONS, *away).stderr
    assert "1 task goes back" in caseworker.run("tasks", "absent", CASEWORKER, *away).stdout
    caseworker.sign_in(Role.DUTY_SUPERVISOR)
    assert "is-absent" in caseworker.run("tasks", "reassign", id, CASEWORKER).stderr
    assert caseworker.run("tasks", "absent", OPERATIONS, *away).exit_code == 0
    backwards = ("--from", end, "--until", begin)
    assert caseworker.run("tasks", "absent", CHIEF, *backwards).exit_code == 2


def test_of_an_absence_to_come_only_what_falls_due_in_it_goes_back(
    caseworker: Terminal, reference: str
) -> None:
    caseworker.run("tasks", "claim", a_row(caseworker))
    now = datetime.now(UTC)
    for days, rows in ((7, "0 tasks go back"), (0.1, "1 task goes back")):
        begin, end = in_london(now + timedelta(days=days)), in_london(now + timedelta(days=9))
        words = ("tasks", "absent", CASEWORKER, "--from", begin, "--until", end)
        assert rows in caseworker.run(*words).stdout


def test_only_its_holder_or_a_supervisor_finishes_a_task(
    caseworker: Terminal, reference: str
) -> None:
    id = a_row(caseworker)
    result = ("--result", "Rang the night shelter.")
    assert "not-yours" in caseworker.run("tasks", "done", id, *result).stderr
    assert finished(caseworker) == []
    caseworker.run("tasks", "claim", id)
    assert "reason-needed" in caseworker.run("tasks", "done", id, "--result", " ").stderr
    done = caseworker.run("tasks", "done", id[:8], *result)
    assert "Accepted and on record" in done.stdout
    caseworker.sign_in(Role.DUTY_SUPERVISOR)
    assert caseworker.run("tasks", "done", id, *result).exit_code == 0
    first, second = finished(caseworker)
    assert (first.task_id, first.task, first.result) == (id, TaskKind.SAFEGUARDING, result[1])
    assert second.task_id == id


def test_a_task_that_outlives_its_case_can_be_done_and_its_result_is_not_kept(
    caseworker: Terminal, reference: str
) -> None:
    end_case(caseworker, reference, Outcome.NO_CONTACT)
    [left] = listed(caseworker, "--unassigned")
    caseworker.sign_in(Role.DUTY_SUPERVISOR)
    done = caseworker.run("tasks", "done", left["id"], "--result", "They are safe.")
    assert "the result is not kept" in done.stdout, done.output
    assert listed(caseworker, "--all") == []
    assert finished(caseworker) == []
    assert holder_of(caseworker, left["id"]) == CHIEF


def test_regulated_advice_is_a_task_for_regulated_advisers_only(
    caseworker: Terminal, reference: str
) -> None:
    id = "0ad51ce0-0000-4000-8000-000000000000"

    async def put(app: App) -> None:
        line = {
            "id": id,
            "effect_key": "advice",
            "reference": reference,
            "kind": TaskKind.REGULATED_ADVICE.value,
            "team": Team.SUPPORT.value,
            "due": datetime.now(UTC),
            "rule": "R32",
        }
        async with app.engine.begin() as connection:
            await connection.execute(insert(tasks), line)

    caseworker.with_app(put)
    assert "R32" in caseworker.run("tasks", "claim", id).stderr
    assert "safeguarding" in caseworker.run("tasks", "next").stdout
    assert "No task waits" in caseworker.run("tasks", "next").stdout
    caseworker.sign_in(Role.DUTY_SUPERVISOR)
    assert caseworker.run("tasks", "reassign", id, CASEWORKER).exit_code == 4
    assert caseworker.run("tasks", "done", id, "--result", "x").exit_code == 4
    caseworker.sign_in(Role.REGULATED_ADVISER)
    assert "regulated advice" in caseworker.run("tasks", "next").stdout


def test_a_task_is_opened_by_hand_for_a_kind_of_help_only(
    caseworker: Terminal, reference: str
) -> None:
    words = ("tasks", "open", reference, "--due", "01/02/2100 09:00", "--kind")
    assert "Accepted and on record" in caseworker.run(*words, "short shelter").stdout
    assert caseworker.run(*words, "status check").exit_code == 2
