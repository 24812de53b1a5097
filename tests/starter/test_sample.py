"""The project's own sample: loaded once however often it is loaded, and all of it usable."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from policy.suitability import words as suitability_words
from policy.support.words import Role
from service.context import Context
from service.sample import load_suitability
from service.sample.loading import rows
from service.sample.people import SUPPORT_STAFF
from service.sample.suitability import SUITABILITY_STAFF
from service.sample.template import dated
from service.sessions.partners import sign_in_partner
from service.values.sessions import Session
from starter.drawing.sample import load_and_show
from tests.apps import settings_on
from tests.servers import TestDatabase
from tests.starter.suitability_terminal import SuitabilityTerminal
from tests.starter.terminal import Terminal, bare
from wiring.app import open_app


def loaded(terminal: Terminal, width: int = 160) -> str:
    settings = terminal.settings.model_copy(update={"data_dir": terminal.folder})
    said = io.StringIO()
    Console(width=width, file=said).print(asyncio.run(load_and_show(settings)))
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
    number = SUPPORT_STAFF.members[0].number
    done = terminal.run("sign-in", number, REFERRALS_CREDENTIAL=credentials[number])
    assert done.exit_code == 0, done.output
    outside = SUPPORT_STAFF.outside.number
    assert asyncio.run(_entered(terminal, outside, credentials[outside]))
    on_duty = terminal.run("staff", "rota").stdout
    assert all(number in on_duty for _, _, number in SUPPORT_STAFF.line)


async def _entered(terminal: Terminal, number: str, credential: str) -> bool:
    """Whether somebody of an organisation is signed in at once, without a second factor."""
    async with open_app(terminal.settings, "web", temporal=False) as app:
        nobody = Context(app=app, used="sign in")
        return isinstance(await sign_in_partner(nobody, number, credential), Session)


def test_the_sample_can_be_taken_in_in_any_year() -> None:
    for register in ("organisations.csv", "suitability-organisations.csv"):
        ends = {row["agreement_until"][:4] for row in rows(register)}
        assert ends <= {"2026", "2099"}
        assert "2099" in ends


def test_every_role_has_somebody_and_every_line_is_two_long() -> None:
    for staff, roles in ((SUPPORT_STAFF, Role), (SUITABILITY_STAFF, suitability_words.Role)):
        assert {role for one in staff.members for role in one.roles} == set(roles)
        held = {one.number: one.roles for one in staff.members}
        assert all(role in held[number] for role, _, number in staff.line)
    assert sorted(place for _, place, _ in SUPPORT_STAFF.line) == [1, 1, 1, 2, 2, 2]


def test_the_other_track_has_a_sample_of_its_own_taken_in_once(
    database: TestDatabase, tmp_path: Path
) -> None:
    place = tmp_path / "suitability"
    place.mkdir()
    settings = settings_on(database.of_suitability(), place)
    bare(place, settings)
    for _ in range(2):
        asyncio.run(load_suitability(settings.model_copy(update={"data_dir": place})))
    terminal = SuitabilityTerminal(tmp_path, settings)
    kept = (place / "secrets" / "sample-sign-in.txt").read_text()
    credentials = {line.split()[0]: line.split()[-1] for line in kept.splitlines()}
    for one in SUITABILITY_STAFF.members:
        credential = credentials[one.number]
        assert terminal.run("sign-in", one.number, REFERRALS_CREDENTIAL=credential).exit_code == 0
    assert terminal.run("list").output.count("SUI-") == 1


def test_times_given_from_now_are_written_as_london_shows_them() -> None:
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
