"""A team's page for the next shift: what is due, who holds it, what changed; nobody's name."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from policy.support.words import Outcome, Role, Team
from tests.starter.pages import read_page
from tests.starter.rows import csv_file, row
from tests.starter.terminal import NUMBERS, Terminal, end_case

NAME = "Xylophonist"


@pytest.fixture
def shift(caseworker: Terminal, tmp_path: Path) -> Terminal:
    """One case over time, one due soon, one due later than the next shift; one of them ended."""
    rows = [
        row(f"A-{hours}", timedelta(hours=hours), family_name=NAME, vulnerabilities="")
        for hours in (25, 22, 1)
    ]
    caseworker.run("intake", str(csv_file(tmp_path / "a.csv", rows)))
    return caseworker


def test_what_is_due_comes_first_with_its_holder_what_can_be_saved_before_the_overdue(
    shift: Terminal,
) -> None:
    text = shift.run("handover", "--team", "check team").stdout
    assert "Due by" in text and ": 2, 1 of them overdue, 2 held by nobody." in text
    due = [line for line in text.splitlines() if "status check" in line and "R16" in line]
    assert [("over" in line, "nobody" in line) for line in due] == [(False, True), (True, True)]
    assert NAME not in text


def test_what_changed_is_counted_and_listed_since_a_time_of_day(shift: Terminal) -> None:
    end_case(shift, shift.cases()[0]["reference"], Outcome.MISTAKEN)
    [page] = json.loads(shift.run("handover", "--team", "check team", "--json").stdout)
    assert page["counts"]["task opened"] == 3
    assert page["counts"]["case ended"] == 1
    assert {change["what"] for change in page["changes"]} == set(page["counts"])
    for since in ("00:00", "23:59", "9:30"):
        assert shift.run("handover", "--since", since).exit_code == 0
    for wrong in ("24:00", "noon", "1:1"):
        assert shift.run("handover", "--since", wrong).exit_code == 2


def test_who_takes_a_task_is_named_by_number(shift: Terminal) -> None:
    shift.sign_in(Role.CHECK_OFFICER)
    assert shift.run("tasks", "next", "--team", "check team").exit_code == 0
    text = shift.run("handover", "--team", "check team").stdout
    assert text.count(NUMBERS[Role.CHECK_OFFICER]) == 2
    assert "task claimed" in text


def test_a_sheet_for_every_team_can_be_printed(shift: Terminal, tmp_path: Path) -> None:
    written = tmp_path / "handover.html"
    assert shift.run("handover", "--team", "every", "--html", str(written)).exit_code == 0
    read = read_page(written.read_text(encoding="utf-8"))
    assert read.count("section") == len(Team)
    assert all(f"Handover of the {team}" in read.text for team in Team)
    assert "Nobody is on the rota" in read.text
    assert NAME not in read.text


def test_your_own_teams_page_is_the_one_you_get(shift: Terminal) -> None:
    assert "Handover of the support team" in shift.run("handover").stdout


def test_it_is_for_staff(terminal: Terminal) -> None:
    assert terminal.run("handover").exit_code == 4
