"""Among many cases a page touches what it shows: no table of cases is read from end to end."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from policy.support.words import Role
from tests.servers import TestDatabase, TestPostgres
from tests.web.front_door import FrontDoor, front_door_on
from tools.bench.many import filling

ROWS = 3_000
GROW = ("cases", "tasks", "referrals", "persons", "events", "deadlines")
PAGES = (
    *("/cases", "/cases?organisation=E00000042", "/cases?authority=E00000042"),
    *("/cases?stage=status_check", "/cases?breached=yes", "/cases?held_by=S-1001"),
    *("/cases?ended=yes", "/", "/tasks/team", "/tasks/unassigned", "/tasks/all"),
    *("/cases/{case}", "/cases/{case}/print", "/cases/{case}/on-record"),
)


@pytest.fixture
async def door(
    postgres: TestPostgres, database: TestDatabase, tmp_path: Path
) -> AsyncIterator[FrontDoor]:
    async with front_door_on(database, tmp_path) as made:
        with postgres.cluster.connect(database.name) as connection:
            connection.execute(filling("support", ROWS).encode())
            connection.execute("VACUUM ANALYZE")
        yield made


async def read_whole(postgres: TestPostgres, door: FrontDoor, database: TestDatabase) -> set[str]:
    """Which of the tables that grow were read from end to end so far. What a connection has done is
    counted for sure when it has ended.
    """
    await door.app.engine.dispose()
    await door.served.engine.dispose()
    with postgres.cluster.connect(database.name) as connection:
        # Those that keys are asked for by are nobody's to dispose of here.
        ended = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE usename LIKE 'support%%' AND datname = %s"
        )
        ends = time.monotonic() + 10
        while connection.execute(ended, (database.name,)).fetchone():
            assert time.monotonic() < ends
        counted = connection.execute(
            "SELECT relname, seq_tup_read FROM pg_stat_user_tables WHERE schemaname = 'support'"
        ).fetchall()
    return {f"{name} {rows}" for name, rows in counted if name in GROW and rows}


async def test_lists_worklists_a_case_and_a_search_read_no_table_of_cases_from_end_to_end(
    postgres: TestPostgres, door: FrontDoor, database: TestDatabase
) -> None:
    cookies = await door.sign_in(Role.CASEWORKER)
    before = await read_whole(postgres, door, database)
    for path in PAGES:
        address = path.format(case=door.reference)
        shown = await door.ask("GET", address, cookies=cookies)
        assert shown.status_code == 200, address
        now = await read_whole(postgres, door, database)
        assert now == before, (address, now - before)
