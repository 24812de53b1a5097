"""`referrals rehearse`: the sample folder comes out exactly, in every form, and quickly loaded."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from starter.cli import referrals
from tests.apps import SAMPLE
from tests.starter.rows import csv_file, read_csv
from tests.starter.terminal import ROOT, surroundings

HEAVY = ("temporalio", "sqlalchemy", "psycopg", "pydantic", "rich", "cryptography", "asyncio")
COUNTS = ("updates_applied", "updates_refused")


def rehearse(*words: str) -> Result:
    return CliRunner().invoke(referrals, ["rehearse", *words])


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the sample's report is written."""
    return tmp_path_factory.mktemp("rehearsal") / "report.csv"


@pytest.fixture(scope="module")
def document(report: Path) -> dict[str, Any]:
    done = rehearse(str(SAMPLE), "--json", "--report", str(report))
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_document_holds_the_expected_verdict_of_every_row(document: dict[str, Any]) -> None:
    expected = [{**row, "line": int(row["line"])} for row in read_csv(SAMPLE / "expected.csv")]
    assert document["intake"] == expected


def test_the_document_holds_the_expected_end_of_every_case(document: dict[str, Any]) -> None:
    expected = [
        {**row, **{name: int(row[name]) for name in COUNTS}}
        for row in read_csv(SAMPLE / "expected-cases.csv")
    ]
    columns = expected[0].keys()
    assert [{name: case[name] for name in columns} for case in document["cases"]] == expected


def test_a_timeline_is_numbered_and_says_what_when_and_by_which_rule(
    document: dict[str, Any],
) -> None:
    timeline = document["cases"][0]["timeline"]
    assert [entry["sequence"] for entry in timeline] == list(range(1, len(timeline) + 1))
    first = timeline[0]
    assert (first["at"], first["label"]) == ("2026-05-05T08:32:00+00:00", "Referral accepted")
    assert "R16" in first["rules"]
    warned = next(entry for entry in timeline if entry["kind"] == "deadline-passed")
    assert warned["due"] == warned["at"]
    assert all(entry["at"] <= document["until"] for entry in timeline)


def test_the_report_is_the_expected_file_byte_for_byte(
    document: dict[str, Any], report: Path
) -> None:
    assert report.read_bytes() == (SAMPLE / "expected-cases.csv").read_bytes()


def test_a_person_reads_every_verdict_every_timeline_and_the_sums() -> None:
    said = rehearse(str(SAMPLE)).stdout
    assert "line 2 E06000023-202605-0001: accepted\n" in said
    assert "5 May 2026 at 09:32" in said
    assert "Status answer due (24h): the duty supervisor is told" in said
    assert "Status answer daily reminder" in said and "times more, the last on" in said
    assert "120 rows: 87 accepted, 4 already received, 29 not accepted." in said
    assert "73 answered in time, 4 late, 4 only by a contradiction, 6 never; 14 breaches." in said
    assert "4 withdrawals; 259 reports applied, 6 refused." in said


def test_it_ends_with_the_day_that_was_given(document: dict[str, Any]) -> None:
    done = rehearse(str(SAMPLE), "--json", "--until", "06/05/2026")
    short = json.loads(done.stdout)
    assert short["until"] == "2026-05-06T22:59:59.999999+00:00"
    moments = [entry["at"] for case in short["cases"] for entry in case["timeline"]]
    assert max(moments) < short["until"]
    assert 0 < len(short["cases"]) < len(document["cases"])


def test_a_folder_without_its_files_is_wrong_use(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        done = rehearse(str(folder))
        assert done.exit_code == 2
        assert "file-missing" in done.stderr


def test_a_file_of_another_form_is_wrong_use(tmp_path: Path) -> None:
    for name in ("organisations.csv", "referrals.csv"):
        csv_file(tmp_path / name, [{"shoe": "1", "size": "2"}])
    done = rehearse(str(tmp_path))
    assert done.exit_code == 2
    assert "wrong-columns" in done.stderr


def test_facts_that_fit_no_case_are_counted_aside(tmp_path: Path) -> None:
    for name in ("organisations.csv", "referrals.csv"):
        (tmp_path / name).write_bytes((SAMPLE / name).read_bytes())
    update = read_csv(SAMPLE / "authority-updates.csv")[0]
    csv_file(tmp_path / "authority-updates.csv", [{**update, "submission_id": "nobody's"}])
    done = rehearse(str(tmp_path), "--json")
    assert "1 answers or reports cannot be read, or fit no accepted referral." in done.stderr
    assert json.loads(done.stdout)["cases"]


def test_no_database_engine_or_screen_is_loaded_and_no_settings_are_needed() -> None:
    program = (
        "import sys\nfrom click.testing import CliRunner\nfrom starter.cli import referrals\n"
        f"done = CliRunner().invoke(referrals, ['rehearse', {str(SAMPLE)!r}, '--json'])\n"
        "assert done.exit_code == 0, done.output\n"
        f"sys.exit(' '.join(sorted({set(HEAVY)!r} & set(sys.modules))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=surroundings({"REFERRALS_DATA": "/nowhere"}),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr.strip() == ""
