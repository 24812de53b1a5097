"""Answers and acts while Temporal is out of reach: on record, said so, told to nobody else."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from policy.support.deeds import RecordAnswer
from policy.support.words import Role
from store.inbox_delivery import undecided
from tests.starter.rows import csv_file, row
from tests.starter.terminal import ROOT, Terminal, surroundings
from wiring.app import App

ANSWER = (
    *("--result", "has leave", "--recourse", "no", "--condition", "no recourse to public funds"),
    *("--no-document-gap", "--source", "case database", "--leave-expires", "01/02/2031"),
)


@pytest.fixture
def reference(caseworker: Terminal, tmp_path: Path) -> str:
    """One case that waits for its answer; a check officer is signed in."""
    caseworker.run("intake", str(csv_file(tmp_path / "a.csv", [row("A-1")])))
    found: str = caseworker.cases()[0]["reference"]
    caseworker.sign_in(Role.CHECK_OFFICER)
    return found


def recorded(terminal: Terminal) -> list[RecordAnswer]:
    from datetime import timedelta

    async def messages(app: App) -> list[RecordAnswer]:
        none = timedelta(0)
        found = await undecided(app.store, none, none)
        orders = (message.order.command for message in found if message.order is not None)
        return [command for command in orders if isinstance(command, RecordAnswer)]

    return terminal.with_app(messages)


def test_an_order_is_on_record_and_carried_out_later(terminal: Terminal, reference: str) -> None:
    done = terminal.run("answer", reference, *ANSWER)
    assert done.exit_code == 0, done.output
    assert "Accepted and on record." in done.stdout
    (command,) = recorded(terminal)
    assert command.answer.conditions == ("no recourse to public funds",)


def test_an_answer_that_contradicts_itself_is_said_to_be_a_query(
    terminal: Terminal, reference: str
) -> None:
    done = terminal.run("answer", reference, *ANSWER, "--recourse", "yes")
    assert done.exit_code == 1
    assert "rule R19 (recourse-and-condition)" in done.stdout
    assert "Which is right?" in done.stdout


def test_an_answer_needs_all_its_parts(terminal: Terminal, reference: str) -> None:
    done = terminal.run("answer", reference, "--result", "no trace")
    assert done.exit_code == 2
    for missing in ("--recourse", "--document-gap", "--source"):
        assert missing in done.stderr
    assert recorded(terminal) == []


def test_on_a_terminal_what_is_missing_is_asked_for(terminal: Terminal, reference: str) -> None:
    screen, keyboard = pty.openpty()
    typed = "has leave\nunknown\nfirst; second\n31/02/2030\n28/02/2030\n\ny\n\n"
    typed += "case database; biometrics\n"
    os.write(screen, typed.encode())
    done = subprocess.run(
        [sys.executable, "-m", "starter.cli", "answer", reference],
        cwd=ROOT,
        env=surroundings(terminal.environment),
        stdin=keyboard,
        capture_output=True,
        text=True,
        timeout=60,
    )
    os.close(screen)
    os.close(keyboard)
    assert done.returncode == 0, done.stdout + done.stderr
    (command,) = recorded(terminal)
    assert command.answer.sources_checked == ("case database", "biometrics")
    assert command.answer.conditions == ("first", "second")
    assert str(command.answer.leave_expires) == "2030-02-28"
    assert command.answer.document_gap


def test_reading_tells_nobody_whether_a_case_is_another_organisations(
    terminal: Terminal, reference: str
) -> None:
    terminal.sign_in(Role.REGISTRAR)
    made = ("organisation", "credential")
    credentials = {
        code: terminal.confirmed(*made, code, "--reason", "r").stdout.splitlines()[-1]
        for code in ("E06000023", "E08000003")
    }
    tries = (
        (reference, "E06000023", "guessed"),
        (reference, "E08000003", credentials["E08000003"]),
        (reference, "CH-900101", "it has none yet"),
        (reference, "CH-000000", "nobody"),
        ("RSR-000-000-000", "E06000023", credentials["E06000023"]),
    )
    outcomes = set()
    for case, code, credential in tries:
        done = terminal.run(
            *("answer", "--read", case, "--organisation", code),
            REFERRALS_ORGANISATION_CREDENTIAL=credential,
        )
        outcomes.add((done.exit_code, done.stdout, done.stderr))
    assert len(outcomes) == 1
    assert next(iter(outcomes))[0] == 4
    theirs = terminal.run(
        *("answer", "--read", reference, "--organisation", "e06000023"),
        input=credentials["E06000023"] + "\n",
        REFERRALS_ORGANISATION_CREDENTIAL="",
    )
    assert theirs.exit_code == 1
    assert "no-answer-yet" in theirs.stderr


def test_an_hour_that_london_skipped_is_no_time_to_answer_at(
    terminal: Terminal, reference: str
) -> None:
    done = terminal.run("answer", reference, *ANSWER, "--answered-at", "29/03/2026 01:30")
    assert done.exit_code == 2
    assert recorded(terminal) == []
