"""Bring a track's schema to head, and give each job's role what it may do and nothing more."""

from __future__ import annotations

from collections.abc import Mapping

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from store.engine import normalised
from store.granting import apply_grants
from store.jobs import Job, owner_of, role_for
from store.schema_version import MIGRATIONS
from store.track_database import TURNS, close_database, hide_server, make_database, make_roles


def upgrade(admin_url: str, schema: str, passwords: Mapping[Job, str], track: str) -> None:
    """Create the track's database, roles and schema if they are missing, run every migration not
    yet run, and bring all rights to what is declared. Safe to repeat, and to run twice at once.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database is out of reach, or a migration failed and
            nothing of it was kept.
    """
    address = normalised(admin_url)
    make_database(address)
    engine = create_engine(address, hide_parameters=True)
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": TURNS})
            make_roles(connection, track, passwords)
            close_database(connection, [role_for(track, job) for job in Job])
            hide_server(connection)
            owner = owner_of(track)
            connection.execute(
                text(f'CREATE SCHEMA IF NOT EXISTS "{_plain(schema)}" AUTHORIZATION {owner}')
            )
            connection.execute(text(f"SET LOCAL ROLE {owner}"))
            connection.execute(text(f'SET LOCAL search_path TO "{schema}"'))
            config = _config()
            config.attributes.update(connection=connection, track=track)
            command.upgrade(config, "head")
            apply_grants(connection, schema, track)
    finally:
        engine.dispose()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _plain(schema: str) -> str:
    if not schema.isidentifier():
        raise ValueError("a name of a schema has letters, digits and underscores only")
    return schema
