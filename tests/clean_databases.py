"""Migrated databases for tests, used again: emptied between tests, and dropped where a test left
more than rows behind.

Copying the template costs a test a hundred times as much as emptying the few tables that it filled.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

_CREATE = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY WAL_LOG")
_CLOSE = sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC")
_LET_IN = sql.SQL("GRANT CONNECT ON DATABASE {} TO {}")
_DROP = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
_MOST_GROWN = 8 * 1024 * 1024
"""Bytes: of one that grew more, the planner would still know what it was filled with."""

_OTHERS = """
    SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_SIZE = "SELECT pg_database_size(current_database())"
_TABLES = """
    SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
"""
_SEQUENCES = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL
"""
_SHAPE = Path(__file__).with_name("database_shape.sql").read_text(encoding="ascii")


@dataclass(slots=True, kw_only=True)
class CleanDatabases:
    """Databases like a template, one for each who asks. `connect` is the administrator's way to one
    by its name, and `roles` alone are let in beside.
    """

    template: str
    roles: Sequence[str]
    connect: Callable[[str], psycopg.Connection]
    prefix: str = "test"
    _free: list[str] = field(default_factory=list)
    _numbers: itertools.count[int] = field(default_factory=itertools.count)
    _shape: str = ""
    _size: int = 0
    _filled: str = ""
    _kept: Mapping[str, Any] = field(default_factory=dict)

    def take(self) -> str:
        """The name of a database as the template is."""
        if self._free:
            return self._free.pop()
        name = f"{self.prefix}_{next(self._numbers)}"
        own = sql.Identifier(name)
        with self.connect("postgres") as connection:
            connection.execute(_CREATE.format(own, sql.Identifier(self.template)))
            # Who may come in is not copied with a template.
            connection.execute(_CLOSE.format(own))
            roles = sql.SQL(", ").join(map(sql.Identifier, self.roles))
            connection.execute(_LET_IN.format(own, roles))
        if not self._shape:
            self._learn(name)
        return name

    def give_back(self, name: str) -> None:
        """Empty it for the next, or drop it."""
        try:
            with self.connect(name) as connection:
                connection.execute(_OTHERS)
                clean = self._is_as_made(connection)
                if clean:
                    self._empty(connection)
        except psycopg.Error:
            # It may be gone, or take no connections any more: that was what the test did.
            clean = False
        if clean:
            self._free.append(name)
            return
        with self.connect("postgres") as connection:
            connection.execute(_DROP.format(sql.Identifier(name)))

    def _learn(self, name: str) -> None:
        with self.connect(name) as connection:
            self._shape, self._size = _one(connection, _SHAPE), _one(connection, _SIZE)
            tables = [row[0] for row in connection.execute(_TABLES).fetchall()]
            self._filled = " UNION ALL ".join(
                f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables
            )
            filled = self._filled_tables(connection)
            self._kept = {table: _rows_of(connection, table) for table in filled}

    def _is_as_made(self, connection: psycopg.Connection) -> bool:
        if _one(connection, _SIZE) - self._size > _MOST_GROWN:
            return False
        same = all(_rows_of(connection, table) == rows for table, rows in self._kept.items())
        return same and bool(_one(connection, _SHAPE) == self._shape)

    def _empty(self, connection: psycopg.Connection) -> None:
        # Neither triggers nor references: what must never be deleted in service is deleted here.
        connection.execute("SET session_replication_role = replica")
        for table in self._filled_tables(connection) - self._kept.keys():
            connection.execute(f"DELETE FROM {table}".encode())
        connection.execute(_SEQUENCES)

    def _filled_tables(self, connection: psycopg.Connection) -> set[str]:
        return {row[0] for row in connection.execute(self._filled.encode()).fetchall()}


def _rows_of(connection: psycopg.Connection, table: str) -> list[Any]:
    return connection.execute(f"SELECT t::text FROM {table} t ORDER BY 1".encode()).fetchall()


def _one(connection: psycopg.Connection, query: str) -> Any:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]
