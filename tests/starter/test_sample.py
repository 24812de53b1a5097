"""The project's own sample: loaded once however often it is loaded, and all of it usable."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from policy.support.words import Role
from starter.sample import load
from starter.sample.people import LINE, STAFF
from starter.sample.template import dated
from tests.apps import settings_on
from tests.servers import TestDatabase
from tests.starter.terminal import Terminal, bare


def loaded(terminal: Terminal, width: int = 160) -> str:
    settings = terminal.settings.model_copy(update={"data_dir": terminal.folder})
    said = io.StringIO()
    Console(width=width, file=said).print(asyncio.run(load(settings)))
    return said.getvalue()


def test_the_sample_is_taken_in_once_and_its_people_can_sign_in(
    database: TestDatabase, tmp_path: Path
) -> None:
    terminal = bare(tmp_path, settings_on(database, tmp_path))
    first = loaded(terminal)
    references = {case["reference"] for case in terminal.cases()}
    assert len(references) == 8
    assert all(reference in first for reference in references)
    assert "breached, no answer yet" in first
    second = loaded(terminal, width=80)
    assert {case["reference"] for case in terminal.cases()} == references
    assert all(reference in second for reference in references)

    kept = tmp_path / "secrets" / "sample-sign-in.txt"
    assert kept.stat().st_mode & 0o077 == 0
    credentials = {line.split()[0]: line.split()[-1] for line in kept.read_text().splitlines()}
    assert not any(credential in first + second for credential in credentials.values())
    number = STAFF[0].number
    done = terminal.run("sign-in", number, REFERRALS_CREDENTIAL=credentials[number])
    assert done.exit_code == 0, done.output
    on_duty = terminal.run("staff", "rota").stdout
    assert all(number in on_duty for _, _, number in LINE)


def test_every_role_has_somebody_and_every_line_is_two_long() -> None:
    assert {role for member in STAFF for role in member.roles} == set(Role)
    held = {member.number: member.roles for member in STAFF}
    assert all(role in held[number] for role, _, number in LINE)
    assert sorted(place for _, place, _ in LINE) == [1, 1, 1, 2, 2, 2]


def test_times_told_from_now_are_written_as_london_shows_them() -> None:
    now = datetime(2026, 10, 25, 2, 30, tzinfo=UTC)
    cells = {
        "a": "now-3h",
        "b": "now-20m",
        "c": "now-23h50m",
        "d": "today-30d",
        "e": "now or never",
    }
    assert dated(cells, now) == {
        "a": "25/10/2026 00:30",
        "b": "25/10/2026 02:10",
        "c": "24/10/2026 03:40",
        "d": "25/09/2026",
        "e": "now or never",
    }
