"""The months at the command line, with everything real: reports as signals, help as tasks,
the end and a new beginning.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from policy.support.words import Role
from tests.apps import provide_for, settings_on
from tests.e2e.test_command_line import until, worker_of
from tests.servers import TestDatabase, TestTemporal
from tests.starter.rows import csv_file, row
from tests.starter.terminal import Terminal, set_up

ANSWER = (
    *("--result", "outstanding application", "--recourse", "no", "--no-document-gap"),
    *("--source", "case database", "--application-type", "asylum"),
)
BY_REFERRER = ("--organisation", "E06000023")


def test_support_is_given_reported_on_and_ended_and_taken_up_again(
    database: TestDatabase, temporal_server: TestTemporal, tmp_path: Path
) -> None:
    settings = settings_on(database, tmp_path, temporal_server)
    asyncio.run(provide_for(settings, database))
    terminal = set_up(tmp_path, settings)
    with worker_of(terminal):
        terminal.sign_in(Role.CASEWORKER)
        terminal.run("intake", str(csv_file(tmp_path / "a.csv", [row("A-1")])))
        [case] = terminal.cases()
        reference = case["reference"]
        terminal.sign_in(Role.CHECK_OFFICER)
        _does(terminal, "answer", reference, *ANSWER)
        until(lambda: terminal.cases()[0]["stage"] == "support_open")
        terminal.sign_in(Role.CASEWORKER)
        _helped(terminal, reference)
        _reported(terminal, reference)
        _ended(terminal, reference)


def _does(terminal: Terminal, *words: str) -> str:
    done = terminal.run(*words)
    assert done.exit_code == 0, done.output
    assert "cannot be reached" not in done.stdout
    return done.stdout


def _labels(terminal: Terminal, reference: str) -> list[str]:
    shown = json.loads(terminal.run("show", reference, "--json").stdout)
    return [line["label"] for line in shown["timeline"]]


def _helped(terminal: Terminal, reference: str) -> None:
    """A task is opened, taken and finished; a casework team is asked and answers."""
    kind = ("--kind", "short shelter", "--due", "01/02/2100 09:00")
    _does(terminal, "tasks", "open", reference, *kind)
    rows = json.loads(_does(terminal, "tasks", "--unassigned", "--json"))
    [id] = [item["id"] for item in rows if item["kind"] == "short shelter"]
    _does(terminal, "tasks", "claim", id)
    assert "Done" in _does(terminal, "tasks", "done", id, "--result", "A bed was found.")
    assert json.loads(_does(terminal, "tasks", "--json")) == []
    _does(terminal, "prioritise", reference, "--target", "asylum casework")
    assert "already-asked" in terminal.run("prioritise", reference, "--target", "again").stderr
    _does(terminal, "prioritised", reference, "--declined")
    _does(terminal, "offer-return", reference)
    assert "Task finished" in _labels(terminal, reference)
    refused = terminal.run("delivered", reference, "--to", "referrer")
    assert (refused.exit_code, "nothing-on-its-way" in refused.stderr) == (1, True)


def _reported(terminal: Terminal, reference: str) -> None:
    """A report reaches the case as a signal; moving asks for a transfer, which is done."""
    kind = ("--kind", "moved area")
    _does(terminal, "report", "--submission", "A-1", *BY_REFERRER, *kind)
    until(lambda: "Authority report" in _labels(terminal, reference))
    assert "transfer" in _does(terminal, "tasks", "--unassigned")
    _does(terminal, "transfer", reference, "--authority", "W06000015")
    assert "transfer" not in _does(terminal, "tasks", "--unassigned")


def _ended(terminal: Terminal, reference: str) -> None:
    """A closed case refuses news, shows it to somebody, and is taken up again."""
    words = ("--outcome", "moved area", "--reason", "The new authority has it.")
    _does(terminal, "close", reference, *words)
    late = terminal.run("report", reference, *BY_REFERRER, "--kind", "engaging")
    assert (late.exit_code, "case-closed" in late.stderr) == (1, True)
    assert "news after closing" in _does(terminal, "tasks", "--unassigned")
    assert "nothing falls due" in _does(terminal, "ahead", reference)
    _does(terminal, "reopen", reference)
    stages = sorted(case["stage"] for case in terminal.cases())
    assert stages == ["closed", "status_check"]
