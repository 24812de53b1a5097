"""`referrals back-test`: closed cases under other numbers, with nothing written."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from policy.support.rulebook import RULEBOOKS
from policy.support.words import Outcome, Role
from store.tables import events
from tests.starter.rows import csv_file, row
from tests.starter.terminal import Terminal, end_case
from wiring.app import App

VERSION = next(iter(RULEBOOKS))


@pytest.fixture
def closed(caseworker: Terminal, tmp_path: Path) -> str:
    """One case that has ended; a supervisor is signed in."""
    caseworker.run("intake", str(csv_file(tmp_path / "a.csv", [row("A-1", timedelta(hours=3))])))
    reference: str = caseworker.cases()[0]["reference"]
    end_case(caseworker, reference, Outcome.NO_CONTACT)
    caseworker.sign_in(Role.DUTY_SUPERVISOR)
    return reference


def count(terminal: Terminal) -> int:
    async def counted(app: App) -> int:
        async with app.engine.connect() as connection:
            found: int = (
                await connection.execute(select(func.count()).select_from(events))
            ).scalar_one()
            return found

    return terminal.with_app(counted)


def test_under_the_version_it_had_nothing_would_differ(terminal: Terminal, closed: str) -> None:
    before = count(terminal)
    said = terminal.run("back-test", "--rulebook", VERSION)
    assert (said.exit_code, "1 closed cases, 0 would differ" in said.stdout) == (0, True)
    assert count(terminal) == before
    [found] = terminal.run("back-test", "--rulebook", VERSION, "--json").stdout.splitlines()
    assert json.loads(found) == {
        "reference": closed,
        "rulebook": VERSION,
        "differences": [],
        "erased": False,
    }


def test_a_changed_copy_from_a_file_says_what_would_differ(
    terminal: Terminal, closed: str, tmp_path: Path
) -> None:
    # Received longer ago than that, so that it would have come late.
    changes = {"status_answer_hours": 1, "warning_hours": [1]}
    copy = {"version": "quicker", "based_on": VERSION, "changes": changes}
    (tmp_path / "copy.json").write_text(json.dumps(copy))
    said = terminal.run("back-test", "--rulebook-file", str(tmp_path / "copy.json"))
    assert said.exit_code == 0, said.output
    assert "1 closed cases, 1 would differ under quicker" in said.stdout
    assert f"{closed} ({VERSION})" in said.stdout


@pytest.mark.parametrize(
    ("copy", "code"),
    [
        ("{", "json-invalid"),
        ({"version": "x"}, "wrong-shape"),
        ({"version": "x", "based_on": "never", "changes": {}}, "unknown-version"),
        ({"version": VERSION, "based_on": VERSION, "changes": {}}, "version-taken"),
        ({"version": "x", "based_on": VERSION, "changes": {"CANARY": 1}}, "unknown-number"),
        (
            {"version": "x", "based_on": VERSION, "changes": {"review_days": "CANARY"}},
            "unreadable-number",
        ),
        ({"version": "x", "based_on": VERSION, "changes": {"review_days": 0}}, "number-too-small"),
    ],
)
def test_a_malformed_copy_is_refused_before_a_case_is_read(
    terminal: Terminal, tmp_path: Path, copy: object, code: str
) -> None:
    path = tmp_path / "copy.json"
    path.write_text(copy if isinstance(copy, str) else json.dumps(copy))
    said = terminal.run("back-test", "--rulebook-file", str(path))
    assert (said.exit_code, f"({code})" in said.stderr) == (2, True), said.output
    assert "CANARY" not in said.output


def test_a_back_test_is_for_supervisors_and_of_one_rulebook(caseworker: Terminal) -> None:
    said = caseworker.run("back-test", "--rulebook", VERSION)
    assert (said.exit_code, "wrong-role" in said.stderr) == (4, True)
    assert caseworker.run("back-test").exit_code == 2
    assert "unknown-version" in caseworker.run("back-test", "--rulebook", "never").stderr
