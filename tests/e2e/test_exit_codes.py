"""What a script sees of a command that told Temporal something: its exit code, and that it ends."""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path

import pytest

from policy.support.words import Role
from tests.apps import provide_for, settings_on
from tests.e2e.test_command_line import worker_of
from tests.servers import TestDatabase, TestTemporal
from tests.starter.rows import csv_file, read_csv, row
from tests.starter.terminal import Terminal, set_up

RUNS = 10
"""Before processes left hard, about one in five of them ended with 134: of so many, nine times in
ten one would.
"""
ROWS = 400
WITHIN = 10.0
"""Seconds; the row at hand takes a fraction of one."""


@pytest.fixture
def caseworker(database: TestDatabase, temporal_server: TestTemporal, tmp_path: Path) -> Terminal:
    settings = settings_on(database, tmp_path, temporal_server)
    asyncio.run(provide_for(settings, database))
    terminal = set_up(tmp_path, settings)
    terminal.sign_in(Role.CASEWORKER)
    return terminal


@pytest.mark.timeout(300)
def test_an_intake_that_accepted_its_row_ends_with_0_every_time(
    caseworker: Terminal, tmp_path: Path
) -> None:
    codes = []
    with worker_of(caseworker):
        for number in range(RUNS):
            sent = csv_file(tmp_path / "one.csv", [row(f"A-{number}")])
            running = caseworker.process("intake", str(sent))
            said, _ = running.communicate(timeout=60)
            assert "accepted" in said
            codes.append(running.returncode)
    assert codes == [0] * RUNS
    assert len(caseworker.cases()) == RUNS


@pytest.mark.timeout(300)
def test_ctrl_c_ends_an_intake_in_seconds_with_its_report_and_the_rest_goes_in_next_time(
    caseworker: Terminal, tmp_path: Path
) -> None:
    sent = csv_file(tmp_path / "many.csv", [row(f"A-{number}") for number in range(ROWS)])
    report = tmp_path / "report.csv"
    running = caseworker.process("intake", str(sent), "--report", str(report))
    assert running.stdout is not None
    running.stdout.readline()
    running.send_signal(signal.SIGINT)
    asked = time.monotonic()
    _, errors = running.communicate(timeout=60)
    assert time.monotonic() - asked < WITHIN
    assert running.returncode == 130
    assert "Stopped on request." in errors
    done = len(read_csv(report))
    assert 0 < done < ROWS
    assert f"{done} rows are done" in errors
    assert {line["verdict"] for line in read_csv(report)} == {"accepted"}
    assert len(caseworker.cases()) == done
    again = caseworker.run("intake", str(sent), "--quiet")
    assert f"{ROWS - done} accepted, {done} already received" in again.stdout
