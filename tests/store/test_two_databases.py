"""The wall in PostgreSQL: each track has its own database and role, neither comes into the other's,
and what the server tells of one of them the other does not hear.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, Connection, create_engine, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from store.engine import normalised
from store.tables import metadata
from store.track_database import SERVERS_OWN, SHARE, close_database, make_database
from tests.servers import APP_PASSWORD, TestDatabase, TestPostgres, app_role, roles_of
from wiring.wall_check import check_walls

TRACKS = ("support", "suitability")
WAYS = (TRACKS, TRACKS[::-1])
ONLY_SUPPORT = {"advice_notes"}


@dataclass(frozen=True)
class Databases:
    """A database of each track, shut as it is in service."""

    postgres: TestPostgres
    of: dict[str, TestDatabase]

    @contextmanager
    def as_owner(self, track: str) -> Iterator[Connection]:
        """Connected as whoever prepared a track's database, with its names in reach."""
        options = {"options": f"-csearch_path={track}"}
        engine = create_engine(self.of[track].admin_url, connect_args=options)
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()

    def enter(self, track: str, name: str = "") -> psycopg.Connection:
        """A connection of a track's role to a database, its own unless another is named."""
        url = make_url(self.of[track].app_url).set(drivername="postgresql")
        address = url.set(database=name or self.of[track].name)
        return psycopg.connect(
            address.render_as_string(hide_password=False),
            autocommit=True,
            connect_timeout=5,
            options=f"-csearch_path={track}",
        )


@pytest.fixture(scope="module")
def both(postgres: TestPostgres) -> Iterator[Databases]:
    """One server with a database of each track."""
    with postgres.database() as support:
        of = {"support": support, "suitability": support.of_suitability()}
        found = Databases(postgres, of)
        for track in TRACKS:
            make_database(normalised(of[track].admin_url))
            with found.as_owner(track) as connection:
                close_database(connection, [app_role(track), *roles_of(track)])
        yield found


@pytest.mark.parametrize("track", TRACKS)
def test_a_track_works_on_its_own_tables(both: Databases, track: str) -> None:
    with both.enter(track) as connection:
        lacking = {"mailboxes"} | (ONLY_SUPPORT if track == "suitability" else set())
        for table in set(metadata.tables) - lacking:
            counted = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
            assert connection.execute(counted).fetchone() == (0,)


@pytest.mark.parametrize(("track", "other"), WAYS)
def test_a_tracks_role_comes_into_no_database_but_its_own(
    both: Databases, track: str, other: str
) -> None:
    for name in (both.of[other].name, SERVERS_OWN, "template1"):
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            both.enter(track, name)


def test_no_table_of_a_track_stands_in_the_others_database(both: Databases) -> None:
    for track, other in WAYS:
        assert _tables(both, track, track)
        assert not _tables(both, track, other)


def _tables(both: Databases, track: str, schema: str) -> set[str]:
    with both.as_owner(track) as connection:
        found = text("SELECT tablename FROM pg_tables WHERE schemaname = :schema")
        return set(connection.execute(found, {"schema": schema}).scalars())


def test_suitability_keeps_no_advice(both: Databases) -> None:
    support, suitability = (_tables(both, track, track) for track in TRACKS)
    assert support - suitability == ONLY_SUPPORT
    assert not suitability - support


@pytest.mark.parametrize(
    ("track", "basis", "kept"),
    [
        ("support", "consent", True),
        ("support", "law enforcement", False),
        ("suitability", "consent", False),
        ("suitability", "law enforcement", True),
    ],
)
def test_a_case_rests_on_a_basis_of_its_own_track(
    both: Databases, track: str, basis: str, kept: bool
) -> None:
    with both.as_owner(track) as connection:
        rule = connection.execute(
            text(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
                " WHERE conname = 'referrals_basis_check'"
                " AND conrelid = to_regclass('referrals')"
            )
        ).scalar_one()
    assert (f"'{basis}'" in rule) is kept


@pytest.mark.parametrize(
    "asked",
    [
        "SELECT * FROM pg_locks",
        "SELECT * FROM pg_lock_status()",
        "SELECT * FROM pg_stat_activity",
        "SELECT * FROM pg_stat_get_activity(NULL)",
        "SELECT * FROM pg_stat_all_tables",
        "SELECT * FROM pg_stat_database",
        "SELECT pg_stat_get_db_tuples_inserted(oid) FROM pg_database",
        "SELECT * FROM pg_stat_wal",
        "SELECT * FROM pg_stat_io",
        "SELECT * FROM pg_prepared_xacts",
        "SELECT pg_current_wal_lsn()",
        "SELECT pg_notification_queue_usage()",
        "SELECT pg_blocking_pids(1)",
    ],
)
def test_what_the_server_knows_of_all_its_databases_it_tells_no_track(
    both: Databases, asked: str
) -> None:
    for track in TRACKS:
        with (
            both.enter(track) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(asked.encode())


@pytest.mark.parametrize(("track", "other"), WAYS)
def test_neither_track_hears_what_the_other_tells_its_own_programs(
    both: Databases, track: str, other: str
) -> None:
    with both.enter(track) as ours, both.enter(other) as theirs, both.enter(track) as own:
        ours.execute("LISTEN told")
        theirs.execute("NOTIFY told, 'theirs'")
        own.execute("NOTIFY told, 'ours'")
        heard = [told.payload for told in ours.notifies(timeout=5, stop_after=1)]
    assert heard == ["ours"]


@pytest.mark.parametrize(("track", "other"), WAYS)
def test_a_lock_of_one_track_keeps_out_its_own_programs_and_never_the_others(
    both: Databases, track: str, other: str
) -> None:
    with both.enter(track) as holder:
        holder.execute("SELECT pg_advisory_lock(7)")
        for whose, free in ((other, True), (track, False)):
            with both.enter(whose) as connection:
                tried = connection.execute("SELECT pg_try_advisory_lock(7)")
                assert tried.fetchone() == (free,)


def test_a_track_that_takes_all_the_connections_it_may_shuts_out_itself_and_not_the_other(
    both: Databases,
) -> None:
    limits = "SELECT datconnlimit FROM pg_database WHERE datname = ANY(%s)"
    with both.postgres.cluster.connect() as admin:
        names = [both.of[track].name for track in TRACKS]
        found = [row[0] for row in admin.execute(limits, [names]).fetchall()]
        (most,) = admin.execute("SHOW max_connections").fetchone() or ("0",)
        assert found == [int(most) * SHARE // 100] * 2
        assert 0 < sum(found) < int(most)
        own = sql.Identifier(both.of["support"].name)
        admin.execute(sql.SQL("ALTER DATABASE {} CONNECTION LIMIT 2").format(own))
        try:
            with both.enter("support"), both.enter("support"):
                with pytest.raises(psycopg.OperationalError, match="too many connections"):
                    both.enter("support")
                both.enter("suitability").close()
        finally:
            limit = sql.SQL("ALTER DATABASE {} CONNECTION LIMIT {}").format(own, found[0])
            admin.execute(limit)


async def test_a_login_that_reaches_other_databases_or_hears_of_them_is_found_at_the_start(
    both: Databases,
) -> None:
    name, role = both.of["support"].name, "alone"
    with both.as_owner("support") as owner:
        owner.execute(text(f"CREATE ROLE {role} LOGIN PASSWORD '{APP_PASSWORD}'"))
        owner.execute(text(f'GRANT CONNECT ON DATABASE "{name}" TO {role}'))
    url = make_url(both.of["support"].app_url)
    assert await _found(url.set(username=role)) == []
    # Tests share their roles between databases.
    assert await _found(url) == ["database-role-reaches-others"]
    with both.as_owner("support") as owner:
        owner.execute(text(f"GRANT SELECT ON pg_locks TO {role}"))
    try:
        assert await _found(url.set(username=role)) == ["database-server-tells"]
    finally:
        with both.as_owner("support") as owner:
            owner.execute(text(f"DROP OWNED BY {role}"))
            owner.execute(text(f"DROP ROLE {role}"))


async def _found(url: URL) -> list[str]:
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            return [problem.code for problem in await check_walls(connection)]
    finally:
        await engine.dispose()
