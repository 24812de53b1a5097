"""An intake that is killed, cut off from its database or stopped loses nothing and does nothing
twice.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import signal
from pathlib import Path

from policy.support.words import Role
from service.intake.bundles import AT_ONCE
from tests.apps import SAMPLE, provide_for, settings_on
from tests.database_reach import allow_connections
from tests.faults.kill_intake import compare, kill_at_random_rows
from tests.servers import TestDatabase, TestTemporal
from tests.starter.terminal import Terminal, set_up


def test_killed_at_random_rows_nothing_is_lost_and_nothing_is_there_twice(
    database: TestDatabase, temporal_server: TestTemporal, tmp_path: Path
) -> None:
    settings = settings_on(database, tmp_path, temporal_server)
    asyncio.run(provide_for(settings, database))
    terminal = set_up(tmp_path, settings)
    terminal.sign_in(Role.CASEWORKER)
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")  # noqa: T201
    sent = Path(shutil.copy(SAMPLE / "referrals.csv", tmp_path))
    killed = kill_at_random_rows(tmp_path, sent, seed, 2, terminal.environment)
    assert len(killed.kills) == 2, f"seed {seed}"
    assert len(killed.report) == 120
    assert asyncio.run(compare(settings, killed)).faults == {}, f"seed {seed}"
    assert len(terminal.cases()) == 87


def test_cut_off_from_the_database_in_the_middle_what_was_acknowledged_stays(
    database: TestDatabase, tmp_path: Path
) -> None:
    terminal = set_up(tmp_path, settings_on(database, tmp_path))
    terminal.sign_in(Role.CASEWORKER)
    sent = Path(shutil.copy(SAMPLE / "referrals.csv", tmp_path))
    with terminal.process("intake", str(sent)) as running:
        assert running.stdout is not None
        said = [next(running.stdout) for _ in range(10)]
        allow_connections(database, allowed=False)
        said += running.stdout.readlines()
        assert running.stderr is not None
        complaint = running.stderr.read()
    allow_connections(database, allowed=True)
    assert running.returncode == 3, complaint
    assert "The database went out of reach in the middle." in complaint
    assert "The database is out of reach, so nothing was accepted." not in complaint
    stored = {case["reference"] for case in terminal.cases()}
    acknowledged = {line.rsplit(" ", 1)[1].strip() for line in said if ": accepted" in line}
    assert acknowledged <= stored
    # Rows under way may have been committed although their answers were lost; sent again they are
    # known.
    assert len(stored - acknowledged) <= AT_ONCE
    again = terminal.run("intake", str(sent), "--quiet")
    assert "not accepted" in again.stdout
    assert len(terminal.cases()) == 87


def test_stopped_with_ctrl_c_it_finishes_the_row_and_says_how_to_go_on(
    database: TestDatabase, tmp_path: Path
) -> None:
    terminal: Terminal = set_up(tmp_path, settings_on(database, tmp_path))
    terminal.sign_in(Role.CASEWORKER)
    sent = Path(shutil.copy(SAMPLE / "referrals.csv", tmp_path))
    with terminal.process("intake", str(sent)) as running:
        assert running.stdout is not None
        said = [next(running.stdout) for _ in range(5)]
        running.send_signal(signal.SIGINT)
        said += running.stdout.readlines()
        assert running.stderr is not None
        complaint = running.stderr.read()
    assert running.returncode == 130, complaint
    assert "Send the same file again to go on: nothing is taken in twice." in complaint
    acknowledged = {line.rsplit(" ", 1)[1].strip() for line in said if ": accepted" in line}
    assert acknowledged == {case["reference"] for case in terminal.cases()}
    assert len(acknowledged) < 87
