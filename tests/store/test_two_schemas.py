"""The wall inside one database: each track has its own schema and role, and neither sees the
other's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import Connection, create_engine, func, make_url, select, text
from sqlalchemy.exc import ProgrammingError

from store.locks import lock_named
from store.migrate import role_of
from store.tables import metadata
from tests.servers import TestDatabase

TRACKS = ("support", "suitability")
ONLY_SUPPORT = {"advice_notes"}


@dataclass(frozen=True)
class Schemas:
    """One database with both schemas in it."""

    database: TestDatabase

    @contextmanager
    def as_role_of(self, track: str, schema: str) -> Iterator[Connection]:
        """Connected as a track's role, with a schema's names in reach."""
        url = make_url(self.database.app_url).set(username=role_of(track))
        engine = create_engine(url, connect_args={"options": f"-csearch_path={schema}"})
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()


@pytest.fixture
def both(database: TestDatabase) -> Schemas:
    """Both schemas in one database, as every test has them."""
    return Schemas(database)


@pytest.mark.parametrize("track", TRACKS)
def test_a_track_works_on_its_own_tables(both: Schemas, track: str) -> None:
    with both.as_role_of(track, track) as connection:
        for table in set(metadata.tables) - ONLY_SUPPORT:
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


@pytest.mark.parametrize(("track", "other"), [TRACKS, TRACKS[::-1]])
def test_a_tracks_role_can_read_no_table_of_the_other(
    both: Schemas, track: str, other: str
) -> None:
    for table in metadata.tables:
        with (
            pytest.raises(ProgrammingError, match="permission denied for schema"),
            both.as_role_of(track, track) as connection,
        ):
            connection.execute(text(f"SELECT count(*) FROM {other}.{table}"))


@pytest.mark.parametrize(("track", "other"), [TRACKS, TRACKS[::-1]])
def test_with_the_others_names_in_reach_there_is_nothing(
    both: Schemas, track: str, other: str
) -> None:
    with (
        pytest.raises(ProgrammingError, match="does not exist"),
        both.as_role_of(track, other) as connection,
    ):
        connection.execute(text("SELECT count(*) FROM cases"))


def _tables(both: Schemas, schema: str) -> set[str]:
    engine = create_engine(both.database.admin_url)
    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = :schema"), {"schema": schema}
        )
        tables = set(found.scalars())
    engine.dispose()
    return tables


def test_suitability_keeps_no_advice(both: Schemas) -> None:
    assert _tables(both, "support") - _tables(both, "suitability") == ONLY_SUPPORT
    assert not _tables(both, "suitability") - _tables(both, "support")


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
    both: Schemas, track: str, basis: str, kept: bool
) -> None:
    engine = create_engine(
        both.database.admin_url, connect_args={"options": f"-csearch_path={track}"}
    )
    with engine.connect() as connection:
        rule = connection.execute(
            text(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
                " WHERE conname = 'referrals_basis_check'"
                " AND conrelid = to_regclass('referrals')"
            )
        ).scalar_one()
    engine.dispose()
    assert (f"'{basis}'" in rule) is kept


@pytest.mark.parametrize(("track", "other"), [TRACKS, TRACKS[::-1]])
def test_a_lock_of_one_track_keeps_out_its_own_programs_and_never_the_others(
    both: Schemas, track: str, other: str
) -> None:
    taken = select(func.pg_advisory_xact_lock(lock_named("register")))
    tried = select(func.pg_try_advisory_xact_lock(lock_named("register")))
    with both.as_role_of(track, track) as holder:
        holder.execute(taken)
        for whose, free in ((other, True), (track, False)):
            with both.as_role_of(whose, whose) as connection:
                assert connection.execute(tried).scalar_one() is free


def test_neither_track_can_take_every_connection_of_the_server(both: Schemas) -> None:
    engine = create_engine(both.database.admin_url)
    with engine.connect() as connection:
        limits = text("SELECT rolconnlimit FROM pg_roles WHERE rolname = ANY(:roles)")
        roles = {"roles": [role_of(track) for track in TRACKS]}
        found = connection.execute(limits, roles).scalars().all()
        most = int(connection.execute(text("SHOW max_connections")).scalar_one())
    engine.dispose()
    assert len(found) == len(TRACKS)
    assert 0 < sum(found) < most
