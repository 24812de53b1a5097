"""Tables change while programs work on them, and an older release comes back to newer tables:
nobody is refused, nothing is lost, and nobody waits for longer than was said.
"""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, select

from store.jobs import Job
from store.migrate import upgrade
from store.schema_version import head
from store.tables import cases
from store.tables_in_use import LockPatience, MigrationTooLong, TablesBusy
from tests.apps import app_on, take_in
from tests.servers import APP_PASSWORD, TestDatabase
from tests.store.next_release import ITS_RIGHTS, LESS, MORE, migrations_with
from tools.released_tables import TablesOf, tables_of
from wiring.app import JOBS, App, open_app
from wiring.selfcheck import check_record

QUICK = LockPatience(for_a_lock=0.4, in_all=30.0, tries=20, between=0.05)
ENOUGH = 5
_WANTS_A_TABLE = (
    "SELECT FROM pg_locks WHERE locktype = 'relation' AND mode = 'AccessExclusiveLock'"
    " AND NOT granted"
)
_numbers = itertools.count(1)


@pytest.fixture
async def app(database: TestDatabase, tmp_path: Path) -> AsyncIterator[App]:
    async with app_on(database, tmp_path) as made:
        yield made


def _connect(database: TestDatabase) -> psycopg.Connection:
    address = database.admin_url.replace("postgresql+psycopg", "postgresql")
    return psycopg.connect(address, options=f"-csearch_path={database.schema}", autocommit=True)


def _upgrade(
    database: TestDatabase, migrations: Path | None, patience: LockPatience = QUICK
) -> int:
    passwords = dict.fromkeys(Job, APP_PASSWORD)
    more = {} if migrations is None else {"migrations": migrations}
    return upgrade(
        database.admin_url, database.schema, passwords, database.track, patience=patience, **more
    )


def _tables(database: TestDatabase) -> TablesOf:
    with _connect(database) as connection:
        return tables_of(connection, database.schema)


def _at(database: TestDatabase) -> str:
    with _connect(database) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchall()[0][0])


@contextmanager
def _held(database: TestDatabase, *, until_it_gave_way: bool = True) -> Iterator[None]:
    """Somebody reads a list of cases for long: until who wants the table has given way once."""
    over = threading.Event()

    def hold() -> None:
        with _connect(database) as reader, _connect(database) as looker, reader.transaction():
            reader.execute("SELECT FROM cases LIMIT 1")
            reading.set()
            seen = False
            while not over.is_set():
                waits = looker.execute(_WANTS_A_TABLE).rowcount > 0
                if until_it_gave_way and seen and not waits:
                    return
                seen = seen or waits
                time.sleep(0.01)

    reading = threading.Event()
    thread = threading.Thread(target=hold)
    thread.start()
    assert reading.wait(20)
    try:
        yield
    finally:
        over.set()
        thread.join()


@asynccontextmanager
async def _taking_in(app: App) -> AsyncIterator[list[str]]:
    """Referrals that come in meanwhile. What was acknowledged is on record at the end, and none was
    refused: each failure would end this with what it was.
    """
    acknowledged: list[str] = []
    enough = asyncio.Event()

    async def one_by_one() -> None:
        while not enough.is_set():
            acknowledged.append((await take_in(app, f"M-{next(_numbers)}")).reference)

    async with asyncio.TaskGroup() as people:
        for _ in range(2):
            people.create_task(one_by_one())
        yield acknowledged
        enough.set()
    async with app.engine.connect() as connection:
        kept = select(func.count()).where(cases.c.reference.in_(acknowledged))
        assert (await connection.execute(kept)).scalar_one() == len(set(acknowledged))


async def _go_on(acknowledged: list[str]) -> None:
    """Some more come in, by the same program."""
    wanted = len(acknowledged) + ENOUGH
    async with asyncio.timeout(60):
        while len(acknowledged) < wanted:
            await asyncio.sleep(0.02)


async def test_tables_change_under_load_and_change_back_and_nobody_is_refused(
    app: App, database: TestDatabase, tmp_path: Path
) -> None:
    before = _tables(database)
    ahead = migrations_with(tmp_path / "ahead", MORE)
    behind_it = migrations_with(tmp_path / "behind", MORE, LESS)
    async with _taking_in(app) as acknowledged:
        await _go_on(acknowledged)
        with _held(database):
            assert await asyncio.to_thread(_upgrade, database, ahead) > 0
        assert (_at(database), "next_words" in _tables(database).tables) == ("9001", True)
        await _go_on(acknowledged)
        with _held(database):
            assert await asyncio.to_thread(_upgrade, database, behind_it) > 0
        await _go_on(acknowledged)
    assert _tables(database) == before


async def test_an_older_release_comes_back_to_newer_tables_and_leaves_them_their_rights(
    app: App, database: TestDatabase, tmp_path: Path
) -> None:
    _upgrade(database, migrations_with(tmp_path, MORE))
    with _connect(database) as connection:
        of_its_setup = ITS_RIGHTS.format(schema=database.schema, track=database.track)
        connection.execute(of_its_setup.encode())
        assert _upgrade(database, None) == 0, "its own setup runs again when it comes back"
        kept = connection.execute(
            "SELECT has_table_privilege(%(web)s, 'next_words', 'INSERT')"
            " AND has_column_privilege(%(worker)s, 'cases', 'next_word', 'UPDATE')",
            {job: f"{database.track}_{job}" for job in ("web", "worker")},
        )
        assert kept.fetchone() == (True,)
    assert _at(database) == "9001"
    for process in JOBS:
        async with open_app(app.settings, process, temporal=False) as its:
            found = [(one.code, one.fatal) for one in await check_record(its)]
            assert found == [("database-newer", False)]


def test_a_change_that_others_could_not_wait_for_is_not_made_and_the_one_before_it_is_kept(
    database: TestDatabase, tmp_path: Path
) -> None:
    slow = "ALTER TABLE cases ADD COLUMN slow text; SELECT pg_sleep(20)"
    short = LockPatience(for_a_lock=0.4, in_all=2.0, tries=2, between=0.0)
    with pytest.raises(MigrationTooLong, match="--stopped"):
        _upgrade(database, migrations_with(tmp_path, MORE, slow), short)
    assert _at(database) == "9001"
    assert "slow" not in _tables(database).tables["cases"]


def test_a_table_that_somebody_holds_on_to_is_given_up_in_words(
    database: TestDatabase, tmp_path: Path
) -> None:
    short = LockPatience(for_a_lock=0.1, in_all=1.0, tries=2, between=0.0)
    with _held(database, until_it_gave_way=False), pytest.raises(TablesBusy, match="pg_locks"):
        _upgrade(database, migrations_with(tmp_path, MORE), short)
    assert _at(database) == head()
