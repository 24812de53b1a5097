"""The safe way to reach a person: said by the referral, read before every contact, kept right; and
every look at a person is noted.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from policy.support.words import Outcome, Role
from tests.starter.rows import csv_file, row
from tests.starter.terminal import NUMBERS, Terminal, end_case

WAY = "Only through the day centre, never by telephone."
CASEWORKER, SUPERVISOR = NUMBERS[Role.CASEWORKER], NUMBERS[Role.DUTY_SUPERVISOR]


@pytest.fixture
def reference(caseworker: Terminal, tmp_path: Path) -> str:
    """One case whose referral says how the person is safely reached."""
    return taken_in(caseworker, tmp_path, WAY)


def taken_in(terminal: Terminal, folder: Path, safe_way: str = "") -> str:
    sent = csv_file(folder / "a.csv", [row("A-1", safe_way_to_reach=safe_way)])
    done = terminal.run("intake", str(sent))
    assert done.exit_code == 0, done.output
    found: str = terminal.cases()[0]["reference"]
    return found


def views(terminal: Terminal, reference: str) -> list[tuple[str, str]]:
    terminal.sign_in(Role.DUTY_SUPERVISOR)
    said = json.loads(terminal.run("show", reference, "--views", "--json").stdout)
    return [(view["kind"], view["staff_number"]) for view in said["views"]]


def open_rows(terminal: Terminal) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(terminal.run("tasks", "--all", "--json").stdout)
    return found


def test_the_safe_way_is_shown_first_to_who_may_see_the_person(
    caseworker: Terminal, reference: str
) -> None:
    shown = caseworker.run("show", reference, "--person").stdout
    assert f"(personal data)\n  Safe way to reach the person: {WAY}\n" in shown
    assert WAY in caseworker.run("reach", reference).stdout


@pytest.mark.parametrize("role", Role)
def test_only_who_sees_the_person_or_advises_them_reads_it_and_only_helpers_change_it(
    terminal: Terminal, reference: str, role: Role
) -> None:
    terminal.sign_in(role)
    supervisors = {Role.DUTY_SUPERVISOR, Role.MANAGER, Role.HEAD_OF_SERVICE}
    helpers = {Role.CASEWORKER, *supervisors}
    readers = {*helpers, Role.CHECK_OFFICER, Role.REGULATED_ADVISER}
    read = terminal.run("reach", reference)
    assert (WAY in read.output, read.exit_code == 4) == (role in readers, role not in readers)
    changed = terminal.run("reach", reference, "--change", input="By letter.\n")
    assert (changed.exit_code == 0) is (role in helpers)
    assert (terminal.run("show", reference, "--views").exit_code == 0) is (role in supervisors)


def test_tasks_that_need_contact_point_to_it_and_never_say_it(
    caseworker: Terminal, reference: str
) -> None:
    pointer = f"read the safe way first: referrals reach {reference}"
    due = ("--due", "01/02/2100")
    rows = {row["kind"]: row for row in open_rows(caseworker)}
    assert rows["safeguarding"]["read_first"] == pointer
    assert rows["status check"]["read_first"] == ""
    listed = caseworker.run("tasks", "--all").stdout
    assert " ".join(listed.split()).count(f"referrals reach {reference}") == 1
    claimed = caseworker.run("tasks", "claim", rows["safeguarding"]["id"]).stdout
    assert f"Before any contact, {pointer}" in claimed
    page = caseworker.run("show", reference).stdout
    assert f"Before any contact: referrals reach {reference}" in page
    opened = caseworker.run("tasks", "open", reference, "--kind", "short shelter", *due).stdout
    assert WAY not in listed + claimed + page + opened


def test_where_none_is_on_record_no_task_points_to_one_and_reading_says_what_to_do(
    caseworker: Terminal, tmp_path: Path
) -> None:
    reference = taken_in(caseworker, tmp_path)
    assert {row["read_first"] for row in open_rows(caseworker)} == {""}
    assert "Before any contact" not in caseworker.run("show", reference).stdout
    assert "Ask the referrer" in caseworker.run("reach", reference).stdout


def test_it_is_kept_right_and_the_referral_stays_as_it_was_sent(
    caseworker: Terminal, reference: str
) -> None:
    said = "Now by text, mornings only.\nNever at the tent."
    assert caseworker.run("reach", reference, "--change", input=said).exit_code == 0
    read = caseworker.run("reach", reference).stdout
    assert "  Now by text, mornings only.\n  Never at the tent.\n" in read
    person = caseworker.run("show", reference, "--person").stdout
    assert "Never at the tent." in person
    assert WAY not in person
    assert caseworker.run("reach", reference, "--remove").exit_code == 0
    assert "Ask the referrer" in caseworker.run("reach", reference).stdout
    assert {row["read_first"] for row in open_rows(caseworker)} == {""}


@pytest.mark.parametrize(
    ("text", "code"),
    [(" \n", "reason-needed"), ("x" * 1001, "too-long"), ("a\x1b[31mb", "control-character")],
)
def test_what_cannot_be_kept_is_refused_with_its_reason(
    caseworker: Terminal, reference: str, text: str, code: str
) -> None:
    assert code in caseworker.run("reach", reference, "--change", input=text).stderr
    assert WAY in caseworker.run("reach", reference).stdout


def test_nothing_is_kept_after_consent_was_withdrawn(caseworker: Terminal, reference: str) -> None:
    caseworker.run("withdraw", reference, "--channel", "letter")
    done = caseworker.run("reach", reference, "--change", input="By letter.")
    assert (done.exit_code, "consent-withdrawn" in done.stderr) == (1, True)


def test_a_case_taken_up_again_knows_the_safe_way_as_it_is_now(
    caseworker: Terminal, reference: str
) -> None:
    caseworker.run("reach", reference, "--change", input="Through the clinic.")
    end_case(caseworker, reference, Outcome.NO_CONTACT)
    caseworker.run("reopen", reference)
    [again] = [c["reference"] for c in caseworker.cases() if c["reference"] != reference]
    assert "Through the clinic." in caseworker.run("reach", again).stdout
    caseworker.run("reach", reference, "--change", input="Elsewhere.")
    assert f"already, as {again}" in caseworker.run("reopen", reference).stdout


def test_every_look_at_a_person_is_noted_with_who_looked(
    caseworker: Terminal, reference: str
) -> None:
    caseworker.run("show", reference)
    caseworker.run("show", reference, "--person")
    caseworker.run("reach", reference)
    caseworker.run("reach", reference, "--change", input="By letter.")
    # Once a minute for each: a minute may have ended meanwhile.
    assert list(dict.fromkeys(views(caseworker, reference))) == [
        ("command: show", CASEWORKER),
        ("identity read", CASEWORKER),
        ("command: reach", CASEWORKER),
        ("safe way read", CASEWORKER),
        ("safe way changed", CASEWORKER),
        ("command: show", SUPERVISOR),
    ]
    caseworker.run("show", reference, "--person", "--json")
    assert ("identity read", SUPERVISOR) in views(caseworker, reference)
    shown = caseworker.run("show", reference, "--views").stdout
    assert f": safe way read, by {CASEWORKER}" in shown


def test_whoever_asks_who_looked_is_on_the_list_too(terminal: Terminal, reference: str) -> None:
    terminal.sign_in(Role.MANAGER)
    shown = terminal.run("show", reference, "--views").stdout
    assert f": command: show, by {NUMBERS[Role.MANAGER]}" in shown


def test_a_note_is_typed_or_in_a_file_and_never_in_the_command(
    caseworker: Terminal, reference: str, tmp_path: Path
) -> None:
    kind = ("--kind", "something seen or heard")
    refused = caseworker.run("note", reference, *kind, input="a\x07b")
    assert (refused.exit_code, "control-character" in refused.stderr) == (2, True)
    assert caseworker.run("note", reference, *kind, "By the church.").exit_code == 2
    written = caseworker.run("note", reference, *kind, input="By the church.\n")
    id = written.stdout.strip().rpartition(" ")[2]
    (tmp_path / "note.txt").write_text("By the station.\n", encoding="utf-8")
    mended = ("--file", str(tmp_path / "note.txt"), "--corrects", id)
    assert caseworker.run("note", reference, *kind, *mended).exit_code == 0
    said = caseworker.run("note", reference, "--read").stdout
    assert "no longer stands" in said and "  By the station.\n" in said
    shown = caseworker.run("show", reference).stdout
    assert "corrected since" in shown and "station" not in shown
