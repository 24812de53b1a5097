"""A database that is cut off from whoever works with it, as a stopped server is."""

from __future__ import annotations

import psycopg

from tests.servers import TestDatabase


def allow_connections(database: TestDatabase, *, allowed: bool) -> None:
    """Take a database out of everybody's reach, or give it back."""
    word = "true" if allowed else "false"
    with _elsewhere(database) as connection:
        connection.execute(f"ALTER DATABASE {database.name} ALLOW_CONNECTIONS {word}".encode())
    if not allowed:
        end_connections(database)


def end_connections(database: TestDatabase) -> None:
    """End every connection to a database; new ones are let in."""
    with _elsewhere(database) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE datname = %s",
            [database.name],
        )


def _elsewhere(database: TestDatabase) -> psycopg.Connection:
    address = database.admin_url.replace("postgresql+psycopg", "postgresql")
    return psycopg.connect(address.rsplit("/", 1)[0] + "/postgres", autocommit=True)
