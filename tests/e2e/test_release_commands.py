"""A release rolled out and taken back at the command line, with two real workers."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.apps import provide_for, settings_on
from tests.e2e.test_command_line import until, worker_of
from tests.servers import TestDatabase, TestTemporal
from tests.starter.terminal import Terminal, set_up
from tests.waiting import PATIENCE


@pytest.fixture
def terminal(database: TestDatabase, temporal_server: TestTemporal, tmp_path: Path) -> Terminal:
    settings = settings_on(database, tmp_path, temporal_server)
    asyncio.run(provide_for(settings, database))
    return set_up(tmp_path, settings)


def _states(terminal: Terminal) -> dict[str, str]:
    said = terminal.run("admin", "release", "status", "--json")
    assert said.exit_code == 0, said.output
    return {item["release"]: item["state"] for item in json.loads(said.stdout)}


def _carried_out(terminal: Terminal, *words: str) -> bool:
    """Whether it was; a release whose workers have not come yet is refused in a sentence."""
    done = terminal.run("admin", "release", *words)
    assert done.exit_code == 0 or "(release-without-worker)" in done.output, done.output
    return done.exit_code == 0


@pytest.mark.timeout(240)
def test_a_release_is_ramped_made_current_taken_back_and_retired_by_commands(
    terminal: Terminal,
) -> None:
    assert "No worker has named its release" in terminal.run("admin", "release", "status").stdout
    with worker_of(terminal, "one"), worker_of(terminal, "two"):
        until(lambda: _carried_out(terminal, "current", "one"), PATIENCE)
        until(lambda: _carried_out(terminal, "ramp", "two", "10"), PATIENCE)
        assert _states(terminal) == {"one": "current", "two": "ramping"}
        in_use = terminal.run("admin", "release", "retire", "two")
        assert in_use.exit_code == 1 and "(release-in-use)" in in_use.output
        assert _carried_out(terminal, "current", "two")
        assert _states(terminal)["two"] == "current"
        back = terminal.run("admin", "release", "roll-back")
        assert back.exit_code == 0 and "within twenty seconds" in back.stdout
        assert _states(terminal)["one"] == "current"
        again = terminal.run("admin", "release", "roll-back")
        assert "(release-taken-back-already)" in again.output
        assert _states(terminal)["one"] == "current"
        assert _carried_out(terminal, "roll-back", "--to", "two")
        assert _states(terminal)["two"] == "current"
        assert _carried_out(terminal, "retire", "one")
