"""`referrals admin rebuild` keeps what it found before it changes anything, and says where."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest

from policy.support.words import Role
from service.acknowledging import note_referral
from service.provision import provision_namespace
from store.outside_log import beat
from tests.apps import settings_on, take_in
from tests.servers import TestDatabase, TestTemporal
from tests.starter.terminal import Terminal, set_up
from wiring.app import App


@pytest.fixture
def terminal(database: TestDatabase, tmp_path: Path, temporal_server: TestTemporal) -> Terminal:
    """At the service's own machine, with Temporal in reach and nobody at work."""
    settings = settings_on(database, tmp_path, temporal_server)

    async def provide() -> None:
        await provision_namespace(await temporal_server.connect(), settings.namespace)

    asyncio.run(provide())
    made = set_up(tmp_path, settings)
    made.with_app(_taken)
    assert made.run("admin", "sign-in", _OPERATIONS).exit_code == 0
    return made


_OPERATIONS = "S-30" + f"{list(Role).index(Role.OPERATIONS) + 1:02}"


async def _taken(app: App) -> None:
    reference = (await take_in(app, "N-1")).reference
    await note_referral(app, reference, "E06000023", "N-1")
    await app.outside.keep(beat())


def test_it_says_where_what_it_found_is_kept_and_replaces_no_report(terminal: Terminal) -> None:
    dry = terminal.run("admin", "rebuild")
    assert dry.exit_code == 0, dry.output
    assert "Nothing was changed" in dry.stdout
    assert not list((terminal.folder / "outside-log").glob("*.txt"))

    done = terminal.run("admin", "rebuild", "--apply")
    assert done.exit_code == 0, done.output
    [kept] = (terminal.folder / "outside-log").glob("rebuild-support-*.txt")
    assert str(kept) in done.stdout
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    found, came_of_it = kept.read_text(encoding="utf-8").split("What came of it")
    assert "to be started" in found and ", started" in came_of_it
    last = done.stdout.strip().splitlines()[-1]
    assert last in came_of_it

    until = last.rpartition(" ")[2].rstrip(".")
    again = terminal.run("admin", "rebuild", "--apply", "--until", until, "--report", str(kept))
    assert again.exit_code == 1
    assert "report-there-already" in again.stderr
    assert terminal.run("admin", "rebuild", "--until", until).exit_code == 0
    assert terminal.run("admin", "rebuild", "--until", "some day").exit_code == 2
