"""A database is copied, put back, checked and held against the rest as an officer does it: by what
is typed on the service's own machine, in processes of their own, on a folder of its own.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from service.acknowledging import note_referral
from tests.apps import take_in
from tests.disasters.cases import moment_of
from tests.disasters.site import Site
from tests.starter.terminal import ROOT, surroundings
from wiring.embedded.folder import SAMPLE_SIGN_IN
from wiring.embedded.ports import Ports, free_ports

SENDER, SUPERVISOR = "E06000023", "S-1003"
_PATIENCE = 90.0


@dataclass(frozen=True)
class Officer:
    """Somebody on the service's own machine."""

    site: Site
    ports: Ports

    def types(self, *words: str, ends_with: int = 0) -> str:
        """A command; what it said."""
        done = self._start(*words, output=subprocess.PIPE)
        said, _ = done.communicate(timeout=_PATIENCE)
        assert done.returncode == ends_with, (words, said)
        return said

    @contextmanager
    def at_work(self, *words: str) -> Iterator[Path]:
        """A command that goes on until it is told to end; the file of what it says."""
        said = self.site.beside / f"{words[0]}.txt"
        with said.open("wb") as output:
            running = self._start(*words, output=output.fileno())
        try:
            yield said
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(timeout=_PATIENCE)

    @contextmanager
    def servers(self) -> Iterator[None]:
        """The servers alone, as they are started for a disaster."""
        with self.at_work("run", "--servers-only") as said:
            _wait(lambda: "and nothing else" in said.read_text(), said)
            yield
        assert said.read_text().rstrip().endswith("Stopped.")

    def _start(self, *words: str, output: int) -> subprocess.Popen[str]:
        own = {
            "REFERRALS_DATA": str(self.site.root),
            "REFERRALS_ADMIN_DATABASE_URL": "",
            "REFERRALS_SESSION_FILE": str(self.site.beside / "session"),
            "REFERRALS_CREDENTIAL": self._credential,
            **self.ports.environment(),
        }
        return subprocess.Popen(
            [sys.executable, "-m", "starter.cli", "admin", *words],
            cwd=ROOT,
            env=surroundings(own),
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        )

    @property
    def _credential(self) -> str:
        people = (self.site.root / SAMPLE_SIGN_IN).read_text(encoding="utf-8").splitlines()
        return next(line.split("  ")[-1] for line in people if line.startswith(SUPERVISOR))


def _wait(claim: Callable[[], bool], said: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not claim():
        assert time.monotonic() < deadline, said.read_text()
        time.sleep(0.1)


async def _furnished(folder: Path) -> Officer:
    ports = free_ports()
    site = Site(folder / "data", folder / "beside", ports.without_doors())
    site.beside.mkdir()
    async with site.servers():
        await site.furnish()
    return Officer(site, ports)


@pytest.mark.timeout(300)
async def test_an_officer_copies_a_database_puts_it_back_and_is_told_what_is_lost(
    tmp_path: Path,
) -> None:
    officer = await _furnished(tmp_path)
    site = officer.site
    copies, rings, halves = (str(site.beside / name) for name in ("copies", "rings", "halves"))
    of_keys = ("--rings-to", rings, "--halves-to", halves, "--database-in", copies)
    fresh = ("backup", "check", "--in", copies, "--rings-in", rings, "--halves-in", halves)
    with ExitStack() as service:
        with officer.servers():
            assert "log-never-copied" in officer.types(*fresh, ends_with=6)
            copying = service.enter_context(officer.at_work("backup", "log", "--to", copies))
            assert "every file as it should be" in officer.types(
                "backup", "database", "--to", copies
            )
            officer.types("backup", "keys", *of_keys)
            in_copies = ("backup", "check", "--in", copies)
            assert "keys-not-looked-at" in officer.types(*in_copies, ends_with=6)
            async with site.app("support") as app:
                kept = await take_in(app, "kept")
                moment = await moment_of(app)
                lost = await take_in(app, "lost")
                for receipt, name in ((kept, "kept"), (lost, "lost")):
                    await note_referral(app, receipt.reference, SENDER, name)

        said = officer.types("restore", "--from", copies, "--at", moment.isoformat())
        assert "The database is as it was" in said
        with officer.servers():
            checked = officer.types("check-restored", "--log", str(site.log))
            assert "NOT WHOLE" not in checked and "rebuild" in checked
            officer.types("sign-in", SUPERVISOR)
            rebuilt = officer.types("rebuild", "--log", str(site.log))
            assert lost.reference in rebuilt
            # Nobody told the copier: it finds by itself that the server was put back.
            _wait(lambda: "timeline-1" in copying.read_text(), copying)
            officer.types(*fresh)
            officer.types(*in_copies, "--rings-elsewhere", "--halves-elsewhere")
