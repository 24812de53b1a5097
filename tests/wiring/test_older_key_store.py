"""After a key store was lost and its newest copy put back, every program starts: without the cases
that are younger, which are named for as long as no key opens them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from policy.duty.finding_kinds import NOT_OPENED
from service.health.keeping_keys import tend_keys
from service.health.looking import look_into
from store.half_file import HalfFile
from store.half_store import LACKS_HALF
from store.key_ring import KeyRing
from store.keys_in_use import SOME
from tests.apps import app_on, take_in
from tests.servers import TestDatabase
from wiring import startup
from wiring.app import App, open_app
from wiring.problems import REFUSED
from wiring.selfcheck import check_record


@pytest.fixture
async def app(database: TestDatabase, tmp_path: Path) -> AsyncIterator[App]:
    """An app on a database of the test's own, without Temporal."""
    async with app_on(database, tmp_path) as made:
        yield made


async def _case(app: App, number: str) -> str:
    return (await take_in(app, number)).reference


async def _started(app: App, process: str) -> int:
    """What a program ends with that has nothing to do."""

    async def work(app: App, stopping: asyncio.Event) -> None:
        pass

    return await startup.run(app.settings, process, work, temporal=False)


async def _named(app: App) -> set[str]:
    """The cases that a look at the health of the service names as not to be opened."""
    async with open_app(app.settings, "watchdog", temporal=False) as watchdog:
        found = await look_into(watchdog)
    return {of for item in found if item.code == NOT_OPENED for of in item.references}


@pytest.mark.parametrize("process", ["web", "worker", "watchdog"])
async def test_every_program_starts_on_a_copy_of_the_key_store_that_is_older_than_a_case(
    app: App, process: str
) -> None:
    await _case(app, "N-1")
    copy = app.settings.halves.read_bytes()
    younger = await _case(app, "N-2")
    assert await _named(app) == set()
    app.settings.halves.write_bytes(copy)
    assert await _started(app, process) == 0
    assert [each.code for each in await check_record(app)] == [NOT_OPENED]
    assert await _named(app) == {younger}


async def test_a_case_that_lost_its_half_stays_named_however_many_come_in_after_it(
    app: App,
) -> None:
    await _case(app, "N-1")
    copy = app.settings.halves.read_bytes()
    lost = [await _case(app, f"N-lost-{number}") for number in range(SOME + 1)]
    whole = app.settings.halves.read_bytes()
    app.settings.halves.write_bytes(copy)
    assert await _started(app, "web") == 0, "an older one opens"
    await tend_keys(app)
    for number in range(SOME):
        await _case(app, f"N-new-{number}")
    assert await _named(app) <= set(lost)
    assert len(await _named(app)) == SOME
    app.settings.halves.write_bytes(whole)
    assert not set(lost) & await _named(app), "a newer copy was put back"


async def test_a_copy_from_before_a_change_of_the_ring_opens_what_was_not_brought_over(
    app: App,
) -> None:
    await _case(app, "N-1")
    copy = app.settings.halves.read_bytes()
    KeyRing.rotate(app.settings.key_ring)
    async with open_app(app.settings, "test", temporal=False) as later:
        lost = await _case(later, "N-2")
    app.settings.halves.write_bytes(copy)
    assert await _started(app, "web") == 0
    assert await _named(app) == {lost}


async def test_another_databases_key_store_or_ring_still_keeps_every_program_from_starting(
    app: App, tmp_path: Path
) -> None:
    for number in range(3):
        await _case(app, f"N-{number}")
    own = app.settings.halves.read_bytes()
    HalfFile.create(tmp_path / "other.halves")
    app.settings.halves.write_bytes((tmp_path / "other.halves").read_bytes())
    assert [each.code for each in await check_record(app)] == [LACKS_HALF]
    assert await _started(app, "web") == REFUSED
    app.settings.halves.write_bytes(own)
    KeyRing.create(tmp_path / "other.json")
    app.settings.key_ring.write_bytes((tmp_path / "other.json").read_bytes())
    assert await _started(app, "web") == REFUSED
