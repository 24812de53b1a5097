"""Councils merge, at the terminal: leaving lists what is open, the successor reads and reports in
the old one's place, and nobody who left does; in suitability a case moves by a deed.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result

from policy.suitability import words as suitability_words
from policy.support.words import Role
from tests.servers import TestDatabase
from tests.starter.rows import csv_file, row
from tests.starter.suitability_terminal import NUMBERS, SuitabilityTerminal, set_up_suitability
from tests.starter.terminal import Terminal

OLD, NEW = "E06000023", "E06000043"
REASON = ("--reason", "merged by order")
NOT_FOUND = 4


@pytest.fixture
def reference(caseworker: Terminal, tmp_path: Path) -> str:
    """A case that the old council referred, in its own area; the registrar is signed in."""
    caseworker.run("intake", str(csv_file(tmp_path / "a.csv", [row("MERGE-1")])))
    found: str = caseworker.cases()[0]["reference"]
    caseworker.sign_in(Role.REGISTRAR)
    return found


def credential(terminal: Terminal, organisation: str) -> str:
    made = terminal.confirmed("organisation", "credential", organisation, *REASON)
    assert made.exit_code == 0, made.output
    return made.stdout.splitlines()[-1]


def read(terminal: Terminal, reference: str, organisation: str, credential: str) -> Result:
    return terminal.run(
        *("answer", reference, "--read", "--organisation", organisation),
        REFERRALS_ORGANISATION_CREDENTIAL=credential,
    )


def report(terminal: Terminal, reference: str, organisation: str, credential: str) -> Result:
    return terminal.run(
        *("report", reference, "--organisation", organisation, "--kind", "accommodated"),
        "--as-organisation",
        REFERRALS_ORGANISATION_CREDENTIAL=credential,
    )


@pytest.mark.rule("R2")
def test_what_is_open_is_listed_and_reading_and_reporting_end_with_registration(
    terminal: Terminal, reference: str
) -> None:
    its_own = credential(terminal, OLD)
    assert "no-answer-yet" in read(terminal, reference, OLD, its_own).stderr
    left = terminal.confirmed("organisation", "leave", OLD, *REASON)
    assert left.exit_code == 0, left.output
    assert f"{reference}: its area's authority" in left.stdout
    assert "Name its successor" in left.stdout
    assert read(terminal, reference, OLD, its_own).exit_code == NOT_FOUND
    assert report(terminal, reference, OLD, its_own).exit_code == NOT_FOUND
    refused = terminal.run("organisation", "credential", OLD, *REASON)
    assert refused.exit_code == 1
    assert "organisation-left" in refused.stderr


@pytest.mark.parametrize("leave_first", [True, False])
def test_the_successor_reads_and_reports_in_its_place(
    terminal: Terminal, reference: str, leave_first: bool
) -> None:
    olds, news = credential(terminal, OLD), credential(terminal, NEW)
    assert read(terminal, reference, NEW, news).exit_code == NOT_FOUND
    if leave_first:
        assert terminal.confirmed("organisation", "leave", OLD, *REASON).exit_code == 0
    named = terminal.confirmed("organisation", "succeed", OLD, NEW, *REASON)
    assert named.exit_code == 0, named.output
    assert f"{NEW} stands for {OLD} from" in named.stdout
    assert "received it now: 1" in named.stdout
    assert "no-answer-yet" in read(terminal, reference, NEW, news).stderr
    assert report(terminal, reference, NEW, news).exit_code == 0
    assert read(terminal, reference, OLD, olds).exit_code == NOT_FOUND
    assert f"{NEW} stands for it from" in terminal.run("organisation", "show", OLD).stdout
    again = terminal.run("organisation", "succeed", NEW, OLD, *REASON)
    assert again.exit_code == 1


def test_a_successor_is_named_once_it_is_registered(terminal: Terminal, reference: str) -> None:
    refused = terminal.run("organisation", "succeed", OLD, "E08000039", *REASON)
    assert refused.exit_code == 1
    assert "successor-not-active" in refused.stderr


@pytest.mark.parametrize(
    ("area", "said"),
    [
        ("E09000007", "is with E09000007"),
        ("e09000007", "is with E09000007"),
        ("E07000008", "not in the register"),
        ("N09000003", "is with NIHE-0001"),
        ("X09000003", "no-such-area"),
        ("somewhere", "no-such-area"),
    ],
)
def test_a_case_of_suitability_moves_by_the_code_of_the_area(
    database: TestDatabase, tmp_path: Path, area: str, said: str
) -> None:
    terminal = set_up_suitability(tmp_path, database)
    reference = terminal.case()
    done: Result = SuitabilityTerminal.run(terminal, "move", reference, "--area", area)
    accepted = "Accepted and on record." in done.stdout
    assert accepted is (said != "no-such-area"), done.output
    if said == "no-such-area":
        assert said in done.stderr
    if "register" in said:
        assert said in done.stdout


def test_the_old_councils_area_is_answered_for_by_its_successor(
    database: TestDatabase, tmp_path: Path
) -> None:
    terminal = set_up_suitability(tmp_path, database)
    terminal.sit(suitability_words.Role.MANAGER)
    second = NUMBERS[suitability_words.Role.HEAD_OF_SERVICE]
    words = ("organisation", "succeed", "E09000007", "E09000033", *REASON)
    assert terminal.confirmed(*words, by=second).exit_code == 0
    assert "In the register: E09000033" in terminal.done("area", "E09000007")
