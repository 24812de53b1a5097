"""`referrals report`: each report is a row before its case receives it, counts once, and gets a
verdict. Temporal is out of reach here.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from policy.support.words import Role
from store.inbox_delivery import undecided
from store.tables import inbox
from tests.apps import SAMPLE, in_london
from tests.starter.rows import csv_file, jsonl_file, read_csv, row, with_seconds
from tests.starter.terminal import NUMBERS, Terminal
from wiring.app import App

REFERRER, OTHER = "E06000023", "E08000003"
SAID = ("--organisation", REFERRER, "--kind", "engaging")


@pytest.fixture
def reference(caseworker: Terminal, tmp_path: Path) -> str:
    """One case; a caseworker is signed in."""
    caseworker.run("intake", str(csv_file(tmp_path / "a.csv", [row("A-1")])))
    found: str = caseworker.cases()[0]["reference"]
    return found


def update(number: str, **changed: str) -> dict[str, str]:
    """A row that is received for the case above."""
    said = {
        "update_id": number,
        "submission_id": "A-1",
        "organisation_id": REFERRER,
        "happened_at": in_london(datetime.now(UTC)),
        "reported_by": "duty officer",
        "kind": "engaging",
        "support_kind": "",
        "detail": "Zyxwv was seen.",
    }
    return said | changed


def kept(terminal: Terminal) -> list[Any]:
    async def rows(app: App) -> list[Any]:
        async with app.engine.connect() as connection:
            query = select(inbox).order_by(inbox.c.received_at, inbox.c.id)
            return list((await connection.execute(query)).all())

    return terminal.with_app(rows)


def waiting(terminal: Terminal) -> int:
    """How many facts the reconciler would bring to their cases."""
    from datetime import timedelta

    async def messages(app: App) -> int:
        none = timedelta(0)
        return len(await undecided(app.store, none, none))

    return terminal.with_app(messages)


def verdicts(report: Path) -> list[tuple[str, str]]:
    return [(line["verdict"], line["reason"]) for line in read_csv(report)]


def test_one_report_is_on_record_with_who_entered_it_and_its_case_receives_it_later(
    caseworker: Terminal, reference: str
) -> None:
    done = caseworker.run("report", reference, *SAID, "--detail", "Zyxwv was seen.")
    assert done.exit_code == 0, done.output
    assert "Received: the report is on record." in done.stdout
    assert "when the service returns" in done.stdout
    [line] = kept(caseworker)
    assert (line.reference, line.sender) == (reference, NUMBERS[Role.CASEWORKER])
    assert b"Zyxwv" not in line.sealed
    assert waiting(caseworker) == 1


def test_a_report_with_its_senders_number_counts_once_by_the_options_earlier_name_too(
    caseworker: Terminal, reference: str
) -> None:
    words = ("report", "--submission", "A-1", *SAID)
    assert "Received" in caseworker.run(*words, "--report-id", "U-1").stdout
    assert "Already received" in caseworker.run(*words, "--update-id", "U-1").stdout
    assert len(kept(caseworker)) == 1


def test_an_organisation_sends_its_own_under_its_credential_and_nothing_else(
    terminal: Terminal, reference: str
) -> None:
    terminal.sign_in(Role.REGISTRAR)
    made = ("organisation", "credential", REFERRER, "--reason", "r")
    credential = terminal.confirmed(*made).stdout.splitlines()[-1]
    terminal.run("sign-out")
    words = ("report", reference, "--as-organisation")
    own = {"REFERRALS_ORGANISATION_CREDENTIAL": credential}
    assert terminal.run(*words, *SAID, **own).exit_code == 0
    [line] = kept(terminal)
    assert line.sender == REFERRER
    wrong = {"REFERRALS_ORGANISATION_CREDENTIAL": "guessed"}
    for said, given in (
        (SAID, wrong),
        (("--organisation", OTHER, "--kind", "engaging"), own),
        (("--organisation", "CH-000000", "--kind", "engaging"), wrong),
    ):
        refused = terminal.run(*words, *said, **given)
        assert (refused.exit_code, "not-found" in refused.stderr) == (4, True)
    assert len(kept(terminal)) == 1


def test_a_stranger_gets_the_same_answer_for_a_case_and_for_no_case(
    caseworker: Terminal, reference: str
) -> None:
    said = ("--organisation", OTHER, "--kind", "engaging")
    outcomes = {
        (done.exit_code, done.stdout, done.stderr)
        for done in (
            caseworker.run("report", case, *said) for case in (reference, "RSR-000-000-000")
        )
    }
    assert len(outcomes) == 1
    assert waiting(caseworker) == 0


def test_a_file_gets_a_verdict_a_row_and_a_second_time_nothing_is_new(
    caseworker: Terminal, reference: str, tmp_path: Path
) -> None:
    sent = csv_file(
        tmp_path / "u.csv",
        [
            update("U-1"),
            update("U-1"),
            update("U-2", kind="dancing"),
            update("U-3", happened_at="31/02/2026 10:00"),
            update("U-4", submission_id="A-9"),
            update("U-5", organisation_id=OTHER),
            update(""),
            update("U-6", kind="consent withdrawn", organisation_id=OTHER),
            update("U-7"),
        ],
    )
    report = tmp_path / "report.csv"
    done = caseworker.run("report", "--file", str(sent), "--report", str(report))
    assert done.exit_code == 1
    assert verdicts(report) == [
        ("received", ""),
        ("already-received", ""),
        ("rejected", "unknown-value"),
        ("rejected", "date-unreadable"),
        ("refused", "not-found"),
        ("refused", "not-found"),
        ("rejected", "update-id-missing"),
        ("received", ""),
        ("refused", "consent-withdrawn"),
    ]
    assert "9 reports: 2 received, 1 already received, 3 refused, 3 not readable." in done.stdout
    assert "line 10 U-7: refused\n  - The person has withdrawn" in done.stdout
    assert [line["update_id"] for line in read_csv(tmp_path / "u.refused.csv")] == [
        *("U-2", "U-3", "U-4", "U-5", "", "U-7")
    ]
    caseworker.run("report", "--file", str(sent), "--report", str(report), "--quiet")
    assert [verdict for verdict, _ in verdicts(report)].count("received") == 0
    assert verdicts(report)[-1] == ("already-received", "consent-withdrawn")


def test_a_row_that_found_no_case_is_mended_and_received(
    caseworker: Terminal, reference: str, tmp_path: Path
) -> None:
    sent = jsonl_file(tmp_path / "u.jsonl", [update("U-1", submission_id="A-9")])
    for _ in range(2):
        assert caseworker.run("report", "--file", str(sent)).exit_code == 1
    mended = tmp_path / "u.refused.jsonl"
    mended.write_text(mended.read_text().replace("A-9", "A-1"))
    done = caseworker.run("report", "--file", str(mended))
    assert done.exit_code == 0, done.output
    assert "1 report: 1 received" in done.stdout


def test_noise_makes_no_second_report_and_how_it_was_read_is_said(
    caseworker: Terminal, reference: str, tmp_path: Path
) -> None:
    plain = update("U-1")
    noisy = plain | {
        "update_id": "U\u200b-1",
        "submission_id": "A-1\ufeff",
        "organisation_id": REFERRER.lower(),
        "happened_at": with_seconds(plain["happened_at"]),
    }
    absent = {name: text for name, text in update("U-2").items() if name != "detail"}
    shortened = update("2.02611E+11")
    sent = jsonl_file(tmp_path / "u.jsonl", [noisy, plain, absent, shortened])
    report = tmp_path / "report.csv"
    done = caseworker.run("report", "--file", str(sent), "--report", str(report))
    assert verdicts(report) == [
        ("received", ""),
        ("already-received", ""),
        ("received", ""),
        ("rejected", "update-id-missing"),
    ]
    assert "(date-read)" in done.stdout
    [refused] = (tmp_path / "u.refused.jsonl").read_text().splitlines()
    assert json.loads(refused)["refused_line"] == "4"


def test_an_organisations_file_holds_its_own_updates_only(
    terminal: Terminal, reference: str, tmp_path: Path
) -> None:
    terminal.sign_in(Role.REGISTRAR)
    made = ("organisation", "credential", REFERRER, "--reason", "r")
    credential = terminal.confirmed(*made).stdout.splitlines()[-1]
    sent = csv_file(tmp_path / "u.csv", [update("U-1"), update("U-2", organisation_id=OTHER)])
    report = tmp_path / "report.csv"
    terminal.run(
        *("report", "--file", str(sent), "--report", str(report)),
        *("--as-organisation", "--organisation", REFERRER),
        REFERRALS_ORGANISATION_CREDENTIAL=credential,
    )
    assert verdicts(report) == [("received", ""), ("rejected", "another-sender")]


def test_the_samples_updates_of_cases_taken_in_are_received(
    caseworker: Terminal, tmp_path: Path
) -> None:
    few = read_csv(SAMPLE / "referrals.csv")[:6]
    caseworker.run("intake", str(csv_file(tmp_path / "few.csv", few)), "--quiet")
    known = {case["submission_id"] for case in few}
    sent = [line for line in read_csv(SAMPLE / "authority-updates.csv")]
    of_known = [line for line in sent if line["submission_id"] in known]
    report = tmp_path / "report.csv"
    words = ("report", "--file", str(csv_file(tmp_path / "u.csv", sent[:30])), "--quiet")
    caseworker.run(*words, "--report", str(report))
    lines = read_csv(report)
    received = [line["update_id"] for line in lines if line["verdict"] == "received"]
    assert received
    assert set(received) == {
        line["update_id"]
        for line in of_known
        if line["update_id"] in {n["update_id"] for n in lines}
    }
    assert {line["reason"] for line in lines if line["verdict"] == "refused"} <= {"not-found"}


@pytest.mark.parametrize(
    "words",
    [
        ("report",),
        ("report", "RSR-000-000-000"),
        ("report", "RSR-000-000-000", "--submission", "A-1", *SAID),
        ("report", "RSR-000-000-000", *SAID, "--file", "x.csv"),
        ("report", "--file", "x.csv", "--as-organisation"),
        ("report", "RSR-000-000-000", *SAID, "--detail", "x" * 2001),
    ],
)
def test_what_is_no_update_is_wrong_use(caseworker: Terminal, words: tuple[str, ...]) -> None:
    assert caseworker.run(*words).exit_code == 2
    assert kept(caseworker) == []
