"""Bring a track's schema to head, and give each job's role what it may do and nothing more. Where
programs work on the tables meanwhile, they wait a moment at most and are refused nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, text

from store.engine import normalised
from store.granting import apply_grants
from store.jobs import Job, owner_of, role_for
from store.row_policies import apply_row_policies
from store.schema_version import MIGRATIONS, current, known
from store.server_version import require_version
from store.tables_in_use import LockPatience, patiently
from store.track_database import TURNS, close_database, hide_server, make_database, make_roles


def upgrade(
    admin_url: str,
    schema: str,
    passwords: Mapping[Job, str],
    track: str,
    *,
    patience: LockPatience | None = None,
    migrations: Path = MIGRATIONS,
) -> int:
    """Create the track's database, roles and schema if they are missing, run every migration not
    yet run, and bring all rights and policies on rows to what is declared. Safe to repeat, and to
    run twice at once. Returns how often it gave way to somebody.

    With `patience` programs may work on the tables: each migration is a transaction of its own, and
    none keeps them waiting for longer. Without, nobody does: there is no limit.

    Tables that are newer than this program stay as they are, with all rights in them: it is an
    older release that comes back, beside the newer one or instead of it.

    Raises:
        ServerTooOld: the server is of an older version than the roles need.
        TablesBusy: somebody held a table for longer than the patience lasts. What ran is kept.
        MigrationTooLong: a migration would have kept others waiting. Nothing of it is kept.
        sqlalchemy.exc.SQLAlchemyError: the database is out of reach, or a migration failed and
            nothing of it was kept.
    """
    address = normalised(admin_url)
    make_database(address)
    engine = create_engine(address, hide_parameters=True)
    step = _MigrationStep(engine, schema, passwords, track, migrations)
    gave_way = 0
    try:
        more = True
        while more:
            more, again = patiently(step.take, patience)
            gave_way += again
    finally:
        engine.dispose()
    return gave_way


class _MigrationStep:
    """One transaction of it."""

    def __init__(
        self,
        engine: Engine,
        schema: str,
        passwords: Mapping[Job, str],
        track: str,
        migrations: Path,
    ) -> None:
        self._engine, self._schema, self._track = engine, _plain(schema), track
        self._passwords, self._migrations = passwords, migrations
        self._newest_first = sorted(known(migrations), reverse=True)

    def take(self, patience: LockPatience | None) -> bool:
        """Run the next migration, or all of them on an empty schema; behind the last one bring the
        rights about. Returns whether there are more.
        """
        with self._engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": TURNS})
            self._make_place(connection)
            at = _at(connection)
            if at is not None and at not in self._newest_first:
                return False
            ahead = self._ahead(at)
            if ahead:
                if patience and at is not None:
                    patience.limit(connection)
                self._run(connection, ahead[0] if at else "head")
            if at and ahead[1:]:
                return True
            apply_grants(connection, self._schema, self._track)
            if patience and at is not None:
                patience.limit(connection)
            apply_row_policies(connection, self._schema, self._track)
            return False

    def _run(self, connection: Connection, to: str) -> None:
        # Loaded where there is something to run: most starts find nothing, and it takes a while.
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(self._migrations))
        config.attributes.update(connection=connection, track=self._track)
        command.upgrade(config, to)

    def _make_place(self, connection: Connection) -> None:
        """Roles and schema; what follows is done as their owner."""
        # Again: the administrator may have had no way to the server's own database.
        require_version(connection)
        make_roles(connection, self._track, self._passwords)
        close_database(connection, [role_for(self._track, job) for job in Job])
        hide_server(connection)
        owner = owner_of(self._track)
        connection.execute(
            text(f'CREATE SCHEMA IF NOT EXISTS "{self._schema}" AUTHORIZATION {owner}')
        )
        connection.execute(text(f"SET LOCAL ROLE {owner}"))
        connection.execute(text(f'SET LOCAL search_path TO "{self._schema}"'))

    def _ahead(self, at: str | None) -> list[str]:
        """The migrations that were not run yet, in their order."""
        behind = self._newest_first.index(at) if at else len(self._newest_first)
        return list(reversed(self._newest_first[:behind]))


def _at(connection: Connection) -> str | None:
    """Asked of an empty schema too, in a transaction that goes on."""
    there = connection.execute(text("SELECT to_regclass('alembic_version')")).scalar_one()
    return current(connection) if there else None


def _plain(schema: str) -> str:
    if not schema.isidentifier():
        raise ValueError("a name of a schema has letters, digits and underscores only")
    return schema
