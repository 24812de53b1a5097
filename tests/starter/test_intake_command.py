"""`referrals intake`: every row is accepted, known or refused; none is lost or taken in twice."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from policy.support.intake.columns import IN_EVERY_FILE
from policy.support.words import Role
from service.files.opening import open_rows
from service.files.referrals import REFERRALS
from service.intake.bundles import take_bundles
from service.intake.referrals import IntakeCounts, ReferralIntake
from service.intake.rows import Interrupted, until_stopped
from store.tables import intake_refusals
from tests.apps import SAMPLE
from tests.starter.rows import csv_file, jsonl_file, read_csv, row, with_seconds
from tests.starter.terminal import DOORS, Terminal
from wiring.app import App


def sums(output: str) -> tuple[int, ...]:
    found = re.search(r"rows?: (\d+) accepted, (\d+) already received, (\d+) not accepted", output)
    assert found is not None, output
    return tuple(int(number) for number in found.groups())


def test_the_sample_comes_to_exactly_what_is_expected_and_a_second_time_to_nothing_new(
    caseworker: Terminal, tmp_path: Path
) -> None:
    sent = Path(shutil.copy(SAMPLE / "referrals.csv", tmp_path))
    report = tmp_path / "report.csv"
    first = caseworker.run("intake", str(sent), "--report", str(report))
    assert first.exit_code == 1
    assert report.read_bytes() == (SAMPLE / "expected.csv").read_bytes()
    assert sums(first.stdout) == (87, 4, 29)
    assert "Temporal is out of reach" in first.stdout
    refused = read_csv(tmp_path / "referrals.refused.csv")
    assert len(refused) == 29
    rejected = [row for row in read_csv(report) if row["verdict"] == "rejected"]
    assert [row["refused_line"] for row in refused] == [row["line"] for row in rejected]
    assert all(
        f"({entry['reason']})" in row["refused_because"]
        for entry, row in zip(rejected, refused, strict=True)
    )
    references = {case["reference"] for case in caseworker.cases()}
    assert len(references) == 87

    second = caseworker.run("intake", str(sent), "--quiet")
    assert second.exit_code == 1
    assert sums(second.stdout) == (0, 91, 29)
    assert {case["reference"] for case in caseworker.cases()} == references


def test_the_sample_as_json_lines_comes_to_the_same(caseworker: Terminal, tmp_path: Path) -> None:
    sent = jsonl_file(tmp_path / "sample.jsonl", read_csv(SAMPLE / "referrals.csv"))
    report = tmp_path / "report.csv"
    caseworker.run("intake", str(sent), "--report", str(report), "--quiet")
    expected = read_csv(SAMPLE / "expected.csv")
    columns = ("submission_id", "verdict", "reason")
    assert [[line[name] for name in columns] for line in read_csv(report)] == [
        [line[name] for name in columns] for line in expected
    ]
    assert (tmp_path / "sample.refused.jsonl").exists()


def test_every_row_says_its_reference_or_what_is_wrong_by_which_rule_and_what_to_do(
    caseworker: Terminal, tmp_path: Path
) -> None:
    sent = csv_file(
        tmp_path / "a.csv", [row("A-1"), row("A-2", nationality="uk", capacity_concern="yes")]
    )
    done = caseworker.run("intake", str(sent))
    (case,) = caseworker.cases()
    assert f"line 2 A-1: accepted, reference {case['reference']}" in done.stdout
    assert "line 3 A-2: not accepted" in done.stdout
    assert "nationality: The service is for people who are not" in done.stdout
    assert "[rule R15 (uk-national)]" in done.stdout
    assert "[rule R5 (capacity-concern)]" in done.stdout


def test_refused_rows_can_be_mended_and_sent_again(caseworker: Terminal, tmp_path: Path) -> None:
    sent = csv_file(tmp_path / "a.csv", [row("A-1"), row("A-2", nationality="Atlantis")])
    assert caseworker.run("intake", str(sent)).exit_code == 1
    refused = tmp_path / "a.refused.csv"
    refused.write_text(refused.read_text().replace("Atlantis", "Eritrea"))
    again = caseworker.run("intake", str(refused))
    assert again.exit_code == 0, again.output
    assert sums(again.stdout) == (1, 0, 0)
    assert not (tmp_path / "a.refused.refused.csv").exists()


def test_the_same_number_with_other_content_is_a_conflict(
    caseworker: Terminal, tmp_path: Path
) -> None:
    one, report = row("A-1"), tmp_path / "report.csv"
    sent = csv_file(tmp_path / "a.csv", [one, one, {**one, "area": "E08000003"}])
    done = caseworker.run("intake", str(sent), "--report", str(report))
    assert sums(done.stdout) == (1, 1, 1)
    assert [line["reason"] for line in read_csv(report)] == ["", "", "conflicting-content"]
    assert "says something else. It differs in: area." in done.stdout


def test_a_row_sent_again_with_noise_is_already_received_and_kept_without_it(
    caseworker: Terminal, tmp_path: Path
) -> None:
    one = row("A-1")
    noisy = {
        **one,
        "submission_id": "A\u200b-1",
        "organisation_id": one["organisation_id"].lower(),
        "worker_email": f"\u200b{one['worker_email']}",
        "worker_phone": f"\u202a{one['worker_phone']}\u202c",
        "received_at": with_seconds(one["received_at"]),
        "nationality": one["nationality"].upper(),
    }
    first = caseworker.run("intake", str(csv_file(tmp_path / "a.csv", [noisy])))
    assert sums(first.stdout) == (1, 0, 0)
    assert "(code-in-capitals)" in first.stdout and "(invisible-mark)" in first.stdout
    marks = next(line for line in first.stdout.splitlines() if "(invisible-mark)" in line)
    assert marks.startswith("  - submission_id, worker_email, worker_phone: ")
    assert "please look: received_at" not in first.stdout and "Nothing" not in first.stdout
    second = caseworker.run("intake", str(csv_file(tmp_path / "b.csv", [one, noisy])))
    assert sums(second.stdout) == (0, 2, 0)
    assert len(caseworker.cases()) == 1


def test_already_received_beats_every_other_check(caseworker: Terminal, tmp_path: Path) -> None:
    sent = csv_file(tmp_path / "a.csv", [row("A-1")])
    assert caseworker.run("intake", str(sent)).exit_code == 0
    caseworker.sign_in(Role.REGISTRAR)
    words = ("--from", "01/01/2026", "--reason", "found out late")
    assert caseworker.run("organisation", "suspend", "E06000023", *words).exit_code == 0
    caseworker.sign_in(Role.CASEWORKER)
    again = caseworker.run("intake", str(sent))
    assert sums(again.stdout) == (0, 1, 0)
    other = csv_file(tmp_path / "b.csv", [row("A-2")])
    assert "organisation-not-active" in caseworker.run("intake", str(other)).stdout


def test_characters_no_column_can_hold_stop_no_other_row(
    caseworker: Terminal, tmp_path: Path
) -> None:
    rows = [
        row("A\0-1"),
        row("A-2", organisation_id="E0\0"),
        row("A-3", notes="\ud800"),
        row("A-4"),
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps(cells) for cells in rows))
    done = caseworker.run("intake", str(path))
    assert done.exit_code == 1, done.output
    assert sums(done.stdout) == (1, 0, 3)
    assert "\0" not in done.stdout


def test_rows_older_than_a_day_are_late_entries_and_one_escalation_serves_the_batch(
    caseworker: Terminal, tmp_path: Path
) -> None:
    late = [row(f"L-{n}", timedelta(hours=30)) for n in range(3)]
    done = caseworker.run("intake", str(csv_file(tmp_path / "a.csv", late)))
    assert done.stdout.count("accepted as a late entry, breach recorded (R16)") == 3
    assert "3 late entries among them" in done.stdout
    assert {case["sla"] for case in caseworker.cases()} == {"breached"}
    shown = caseworker.run("list", "--breached", "--json")
    assert shown.stdout.count('"reference"') == 3


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("nothing.csv", None, "file-unreadable"),
        ("empty.csv", b"", "file-empty"),
        ("other.csv", b"shoe,size\n1,2\n", "wrong-columns"),
        ("heading.csv", f"{','.join(IN_EVERY_FILE)}\n".encode(), "file-has-no-rows"),
        (
            "blank.csv",
            f"{','.join(IN_EVERY_FILE)}\n\n{',' * (len(IN_EVERY_FILE) - 1)}\n".encode(),
            "file-has-no-rows",
        ),
        ("blank.jsonl", b"\n \n", "file-has-no-rows"),
    ],
)
def test_a_file_that_cannot_be_read_is_wrong_use(
    caseworker: Terminal, tmp_path: Path, name: str, content: bytes | None, code: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = caseworker.run("intake", str(tmp_path / name))
    assert done.exit_code == 2
    assert code in done.stderr


def test_the_file_that_is_read_is_never_written_over(caseworker: Terminal, tmp_path: Path) -> None:
    sent = csv_file(tmp_path / "a.csv", [row("A-1")])
    before = sent.read_bytes()
    assert caseworker.run("intake", str(sent), "--refused", str(sent)).exit_code == 2
    nowhere = str(tmp_path / "no such folder" / "report.csv")
    assert caseworker.run("intake", str(sent), "--report", nowhere).exit_code == 2
    assert sent.read_bytes() == before
    assert caseworker.cases() == []


def test_a_refused_row_leaves_its_number_and_codes_and_nothing_of_the_person(
    caseworker: Terminal, tmp_path: Path
) -> None:
    sent = csv_file(tmp_path / "a.csv", [row("A-1", nationality="uk", family_name="Qwertzuiop")])
    caseworker.run("intake", str(sent))

    async def kept(app: App) -> str:
        async with app.engine.connect() as connection:
            return str((await connection.execute(intake_refusals.select())).all())

    assert "uk-national" in caseworker.with_app(kept)
    assert "Qwertzuiop" not in caseworker.with_app(kept)


def test_asked_to_stop_an_intake_finishes_the_rows_at_hand_and_goes_on_next_time(
    caseworker: Terminal, tmp_path: Path
) -> None:
    sent = csv_file(tmp_path / "a.csv", [row(f"A-{n}") for n in range(30)])
    counts = IntakeCounts()

    async def interrupted(app: App) -> None:
        intake, stopping = await ReferralIntake.begin(app, "S-3001"), asyncio.Event()
        with open_rows(sent, REFERRALS) as rows:
            async for taken in take_bundles(intake, until_stopped(rows, stopping)):
                counts.add(taken.row.line, taken.outcome)
                if taken.row.line == 3:
                    stopping.set()

    with pytest.raises(Interrupted):
        caseworker.with_app(interrupted)
    done = counts.accepted
    assert 2 <= done < 30 and counts.last_line == done + 1
    assert sums(caseworker.run("intake", str(sent)).stdout) == (30 - done, done, 0)


def test_with_postgresql_down_nothing_is_accepted_and_it_is_said_so(terminal: Terminal) -> None:
    nobody = "postgresql+psycopg://support_web:x@127.0.0.1:1/referrals"
    sent = csv_file(terminal.folder / "a.csv", [row("A-1")])
    beside = dict.fromkeys(DOORS, "")
    done = terminal.run("intake", str(sent), REFERRALS_WEB_DATABASE_URL=nobody, **beside)
    assert done.exit_code == 3
    assert "The database is out of reach, so nothing was accepted." in done.stderr
    assert terminal.cases() == []
