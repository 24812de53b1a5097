"""`make run`, as a person meets it: up, refused beside the first, stopped, killed, up again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
import requests

from store.outside_log import OutsideEntry, OutsideKind, written
from tests.waiting import PATIENCE
from wiring.embedded.folder import VERSION
from wiring.embedded.ports import Ports, free_ports
from wiring.embedded.problem import EXIT_CODES

ROOT = Path(__file__).parents[2]
COMMAND = "import sys; from starter.run import run_embedded; sys.exit(run_embedded())"
UP = "Running."


@dataclass(frozen=True, kw_only=True)
class Machine:
    """A folder and ports for one system, and the ways to start it."""

    folder: Path
    ports: Ports = field(default_factory=free_ports)
    output: Path

    def command(self, folder: Path | None = None) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "REFERRALS_DATA": str(folder or self.folder),
            **self.ports.environment(),
        }
        with self.output.open("wb") as output:
            return subprocess.Popen(
                [sys.executable, "-c", COMMAND],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=output,
            )

    def start(self) -> subprocess.Popen[bytes]:
        """Start it and wait until it says that it runs."""
        run = self.command()
        assert eventually(lambda: UP in self.said() or run.poll() is not None, PATIENCE), (
            self.said()
        )
        assert run.poll() is None, self.said()
        return run

    def refused(self, folder: Path | None = None) -> int:
        """Start it where it cannot run; its exit code."""
        return self.command(folder).wait(timeout=60)

    def said(self) -> str:
        return self.output.read_text()

    def page(self) -> int:
        """How Temporal's pages answer; 0 if they do not."""
        try:
            return requests.get(f"http://127.0.0.1:{self.ports.ui}", timeout=10).status_code
        except requests.ConnectionError:
            return 0

    def children(self) -> list[psutil.Process]:
        """The programs of this system that run now."""
        found = []
        for path in sorted((self.folder / "run").glob("*.json")):
            pid = json.loads(path.read_text())["pid"]
            if psutil.pid_exists(pid):
                found.append(psutil.Process(pid))
        return found


def eventually(claim: Callable[[], bool], seconds: float) -> bool:
    """Whether `claim` comes true in time."""
    deadline = time.monotonic() + seconds
    while not claim():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    base = tmp_path_factory.mktemp("machine")
    made = Machine(folder=base / "data", output=base / "output.txt")
    yield made
    for process in made.children():
        process.kill()


def test_it_runs_is_refused_beside_itself_and_stops_leaving_nothing(machine: Machine) -> None:
    run = machine.start()
    first = machine.said()
    assert f"http://127.0.0.1:{machine.ports.ui}" in first
    # What somebody new needs is short, and comes last.
    last = first.strip().splitlines()[-10:]
    assert last[0] == "The support track" and last[-1].startswith(UP)
    assert all(
        sum(word in line for line in last) == 2
        for word in ("its pages", "sign in as", "sign-in.txt")
    )
    assert len(first.splitlines()) < 60
    assert len(machine.children()) == 9
    assert eventually(lambda: machine.page() == 200, 30)

    assert machine.refused() == EXIT_CODES["already-running"]
    assert str(run.pid) in machine.said()
    elsewhere = machine.folder.with_name("elsewhere")
    assert machine.refused(elsewhere) == EXIT_CODES["port-taken"]
    assert "REFERRALS_TEMPORAL_PORT=" in machine.said()

    assert run.poll() is None
    children = machine.children()
    run.send_signal(signal.SIGINT)
    assert run.wait(timeout=60) == 0
    assert not [child for child in children if child.is_running()]


def test_killed_outright_it_comes_up_again_as_after_an_orderly_stop(machine: Machine) -> None:
    stopped, orderly = _started(machine)
    stopped.send_signal(signal.SIGTERM)
    assert stopped.wait(timeout=60) == 0
    killed, _ = _started(machine)
    killed.kill()
    killed.wait()
    again, took = _started(machine)
    again.send_signal(signal.SIGTERM)
    assert again.wait(timeout=60) == 0
    # It waits for nothing that it left behind: no lock, no port, no silence that must end first.
    assert took < 3 * orderly


def test_a_record_that_is_older_than_its_outside_log_is_not_run_on(machine: Machine) -> None:
    run = machine.start()
    run.send_signal(signal.SIGTERM)
    assert run.wait(timeout=60) == 0
    log = machine.folder / "outside-log" / f"support-{datetime.now(UTC).date()}.jsonl"
    known = OutsideEntry(
        at=datetime.now(UTC), kind=OutsideKind.DONE, reference="RSR-000-000-000", sequence=7
    )
    before = log.read_bytes()
    with log.open("a", encoding="utf-8") as lines:
        lines.write(f"\n{written(known)}\n")
    assert machine.refused() == EXIT_CODES["record-older-than-log"]
    assert "rebuild" in machine.said()
    assert not machine.children()
    log.write_bytes(before)


def _started(machine: Machine) -> tuple[subprocess.Popen[bytes], float]:
    """It runs; and seconds until then."""
    began = time.monotonic()
    return machine.start(), time.monotonic() - began


def test_a_folder_of_another_layout_is_refused_and_nothing_is_started(machine: Machine) -> None:
    version = machine.folder / "version"
    version.write_text("2099\n")
    assert machine.refused() == EXIT_CODES["folder-version"]
    assert "2099" in machine.said()
    assert not machine.children()
    version.write_text(f"{VERSION}\n")


def test_lost_keys_are_said_and_never_replaced(machine: Machine) -> None:
    ring = machine.folder / "secrets" / "support-keys.json"
    store = machine.folder / "key-store" / "support.halves"
    for lost, code in ((ring, "key-ring-missing"), (store, "key-store-missing")):
        kept = lost.rename(lost.with_suffix(".kept"))
        assert machine.refused() == EXIT_CODES[code]
        assert not lost.exists()
        kept.rename(lost)
