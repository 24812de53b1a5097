"""Bring a track's schema to head, and give its role what it may do and nothing more."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from store.engine import normalised
from store.track_database import TURNS, close_database, hide_server, make_database

_MIGRATIONS = Path(__file__).parent / "migrations"
# Of the server's connections, so that one track's programs never shut the other's out. A limit that
# somebody has set stays.
_MOST_CONNECTIONS = text(
    "SELECT current_setting('max_connections')::integer * 45 / 100 FROM pg_roles "
    "WHERE rolname = :role AND rolconnlimit = -1"
)


def role_of(track: str) -> str:
    """The database role of a track's processes. It has no right in any other track's schema."""
    return f"{_plain(track)}_app"


def upgrade(admin_url: str, schema: str, app_password: str, track: str) -> None:
    """Create the track's database, role and schema if they are missing and run every migration not
    yet run. Safe to repeat, and to run twice at once.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database is out of reach, or a migration failed and
            nothing of it was kept.
    """
    role = role_of(track)
    address = normalised(admin_url)
    make_database(address)
    engine = create_engine(address, hide_parameters=True)
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": TURNS})
            _make_role(connection, role, app_password)
            close_database(connection, [role])
            hide_server(connection)
            connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{_plain(schema)}"'))
            connection.execute(text(f'SET LOCAL search_path TO "{schema}"'))
            config = _config()
            config.attributes.update(connection=connection, role=role, track=track)
            command.upgrade(config, "head")
            connection.execute(text(f'GRANT USAGE ON SCHEMA "{schema}" TO {role}'))
            connection.execute(text(f"GRANT SELECT ON alembic_version TO {role}"))
    finally:
        engine.dispose()


def head() -> str:
    """The newest migration this code knows."""
    found = ScriptDirectory.from_config(_config()).get_current_head()
    assert found is not None  # there is at least one migration
    return found


def known() -> frozenset[str]:
    """Every migration this code knows."""
    scripts = ScriptDirectory.from_config(_config())
    return frozenset(script.revision for script in scripts.walk_revisions())


def current(connection: Connection) -> str | None:
    """The migration a schema is at, seen through a connection whose search path names it."""
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def _plain(schema: str) -> str:
    if not schema.isidentifier():
        raise ValueError("a name of a schema or track has letters, digits and underscores only")
    return schema


def _make_role(connection: Connection, role: str, password: str) -> None:
    exists = connection.execute(
        text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}
    ).scalar()
    verb = "ALTER" if exists else "CREATE"
    quoted = connection.execute(text("SELECT quote_literal(:word)"), {"word": password}).scalar()
    connection.exec_driver_sql(f"{verb} ROLE {role} LOGIN PASSWORD {quoted}")
    most = connection.execute(_MOST_CONNECTIONS, {"role": role}).scalar()
    if most is not None:
        connection.exec_driver_sql(f"ALTER ROLE {role} CONNECTION LIMIT {int(most)}")
