"""The first day at the command line, with everything real: PostgreSQL, Temporal, a worker, the
notices.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from policy.support.words import Role
from tests.apps import provide_for, settings_on
from tests.servers import TestDatabase, TestTemporal
from tests.starter.rows import csv_file, row
from tests.starter.terminal import ROOT, Terminal, set_up, surroundings

NAME = "Xylophonist"
FOUND = (
    *("--result", "has leave", "--no-document-gap", "--source", "case database"),
    *("--leave-expires", "01/02/2031"),
)


@contextmanager
def worker_of(terminal: Terminal, release: str = "") -> Iterator[None]:
    """The real worker, in a process of its own."""
    log = (terminal.folder / f"worker{release}.log").open("wb")
    environment = surroundings({**terminal.programs, "REFERRALS_RELEASE": release})
    command = [sys.executable, "-m", "worker", "cases", "notices"]
    with log, subprocess.Popen(command, cwd=ROOT, env=environment, stderr=log) as running:
        try:
            yield
        finally:
            running.terminate()
            running.wait(30)


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.2)


def test_a_referral_is_taken_in_answered_read_corrected_and_withdrawn(
    database: TestDatabase, temporal_server: TestTemporal, tmp_path: Path
) -> None:
    settings = settings_on(database, tmp_path, temporal_server)
    asyncio.run(provide_for(settings, database))
    terminal = set_up(tmp_path, settings)
    with worker_of(terminal):
        terminal.sign_in(Role.CASEWORKER)
        rows = [row("A-1", family_name=NAME), row("A-2", timedelta(hours=30))]
        done = terminal.run("intake", str(csv_file(tmp_path / "a.csv", rows)))
        assert done.exit_code == 0, done.output
        assert "out of reach" not in done.stdout
        first, late = (case["reference"] for case in terminal.cases())
        _answered(terminal, first)
        _read(terminal, first)
        _ended(terminal, first, late)
    said = (tmp_path / "worker.log").read_text()
    assert NAME not in said
    assert terminal.run("verify").stdout.startswith("2 cases verified")


def test_the_escalations_of_a_whole_batch_are_taken_at_once(
    database: TestDatabase, temporal_server: TestTemporal, tmp_path: Path
) -> None:
    settings = settings_on(database, tmp_path, temporal_server)
    asyncio.run(provide_for(settings, database))
    terminal = set_up(tmp_path, settings)
    with worker_of(terminal):
        terminal.sign_in(Role.CASEWORKER)
        late = [row(f"L-{day}", timedelta(days=day)) for day in (100, 101, 102)]
        rows = [*late, row("A-1")]
        assert terminal.run("intake", str(csv_file(tmp_path / "a.csv", rows))).exit_code == 0
        [line] = [
            said for said in terminal.run("list").stdout.splitlines() if "3 referrals" in said
        ]
        batch = line.split()[-1]
        terminal.sign_in(Role.DUTY_SUPERVISOR)
        done = terminal.run("acknowledge", "--batch", batch)
        assert (done.exit_code, "escalations of 3 cases are yours" in done.stdout) == (0, True)
        again = terminal.run("acknowledge", "--batch", batch)
        assert (again.exit_code, "No escalation of batch" in again.stdout) == (0, True)


def _answered(terminal: Terminal, reference: str) -> None:
    """A contradiction goes back as a query; the answer after it is delivered to both recipients."""
    terminal.sign_in(Role.CHECK_OFFICER)
    contradicting = ("--recourse", "yes", "--condition", "no recourse to public funds")
    queried = terminal.run("answer", reference, *FOUND, *contradicting)
    assert queried.exit_code == 1, queried.output
    done = terminal.run("answer", reference, *FOUND, "--recourse", "no")
    assert "both recipients are told" in done.stdout, done.output
    until(lambda: _case(terminal, reference)["answered_at"] is not None)
    assert _case(terminal, reference)["sla"] == "met"
    again = terminal.run("answer", reference, *FOUND, "--recourse", "no")
    assert (again.exit_code, "already-answered" in again.stderr) == (1, True)


def _read(terminal: Terminal, reference: str) -> None:
    """The referring organisation reads what it means; that it did is on the timeline."""
    terminal.sign_in(Role.REGISTRAR)
    renewed = ("organisation", "credential", "E06000023", "--reason", "their first")
    made = terminal.confirmed(*renewed).stdout.splitlines()[-1]
    words = ("answer", "--read", reference, "--organisation", "E06000023")
    done = terminal.run(*words, REFERRALS_ORGANISATION_CREDENTIAL=made)
    assert done.exit_code == 0, done.output
    assert "Public funds: the person may not claim public funds." in done.stdout
    assert "Leave ends on 1 February 2031." in done.stdout
    assert NAME not in done.output
    terminal.sign_in(Role.CASEWORKER)
    assert "Answer read by the referrer" in terminal.run("show", reference).stdout


def _ended(terminal: Terminal, first: str, late: str) -> None:
    """Corrected, then withdrawn; the late one acknowledged, then closed; nothing more is taken
    after that.
    """
    terminal.sign_in(Role.CHECK_OFFICER)
    corrected = ("--recourse", "yes", "--reason", "another person's record")
    assert terminal.run("correct", first, *FOUND, *corrected).exit_code == 0
    terminal.sign_in(Role.DUTY_SUPERVISOR)
    assert terminal.run("acknowledge", late).exit_code == 0
    closing = ("close", late, "--outcome", "moved area", "--reason", "moved on")
    assert terminal.run(*closing).exit_code == 0
    assert "case-closed" in terminal.run(*closing).stderr
    assert terminal.run("withdraw", first, "--channel", "telephone").exit_code == 0
    refused = terminal.run("extend", first, "--reason", "more time")
    assert (refused.exit_code, "consent-withdrawn" in refused.stderr) == (1, True)
    assert _case(terminal, first)["stage"] == "consent_withdrawn"


def _case(terminal: Terminal, reference: str) -> dict[str, object]:
    (found,) = (case for case in terminal.cases() if case["reference"] == reference)
    return found
