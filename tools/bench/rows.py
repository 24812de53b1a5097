"""What the floor and a peer write for each step: one transaction of two statements, each in tables
of its own. It asks for nothing but psycopg, for a peer has packages of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

Connection = psycopg.AsyncConnection[tuple[Any, ...]]

_TABLES = """
CREATE SCHEMA {schema};
CREATE TABLE {schema}.cases (
    reference text PRIMARY KEY,
    sequence integer NOT NULL DEFAULT 0,
    sent integer NOT NULL DEFAULT 0
);
CREATE TABLE {schema}.events (
    reference text NOT NULL,
    key text NOT NULL,
    kind text NOT NULL,
    content text NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (reference, key)
);
CREATE TABLE {schema}.notices (
    reference text NOT NULL,
    key text NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (reference, key)
);
"""
_EVENT = """
INSERT INTO {schema}.events (reference, key, kind, content) VALUES (%s, %s, %s, %s)
ON CONFLICT DO NOTHING
"""
_CASE = """
INSERT INTO {schema}.cases (reference, sequence) VALUES (%s, 1)
ON CONFLICT (reference) DO UPDATE SET sequence = cases.sequence + 1 RETURNING sequence
"""
_NOTICE = """
INSERT INTO {schema}.notices (reference, key) VALUES (%s, %s) ON CONFLICT DO NOTHING
"""
_SENT = "UPDATE {schema}.cases SET sent = sent + 1 WHERE reference = %s"


def tables(schema: str) -> bytes:
    """What makes a subject's tables."""
    return _TABLES.format(schema=schema).encode()


@dataclass(frozen=True, slots=True)
class Rows:
    """A subject's tables, over a pool of plain connections, one for each step at once."""

    schema: str
    pool: asyncio.Queue[Connection]

    async def record(self, reference: str, key: str, kind: str, content: str) -> int:
        """One transaction of two statements; the case's sequence after it."""
        async with self._transaction() as connection:
            await connection.execute(self._said(_EVENT), (reference, key, kind, content))
            made = await connection.execute(self._said(_CASE), (reference,))
            found = await made.fetchone()
        return int(found[0]) if found else 0

    async def send(self, reference: str, key: str) -> None:
        """One transaction of two statements."""
        async with self._transaction() as connection:
            await connection.execute(self._said(_NOTICE), (reference, key))
            await connection.execute(self._said(_SENT), (reference,))

    def _said(self, statement: str) -> bytes:
        return statement.format(schema=self.schema).encode()

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[Connection]:
        connection = await self.pool.get()
        try:
            async with connection.transaction():
                yield connection
        finally:
            self.pool.put_nowait(connection)


@asynccontextmanager
async def rows(schema: str, database_url: str, at_once: int) -> AsyncIterator[Rows]:
    """A subject's tables, with so many connections."""
    pool: asyncio.Queue[Connection] = asyncio.Queue()
    for _ in range(at_once):
        pool.put_nowait(await psycopg.AsyncConnection.connect(database_url, autocommit=True))
    yield Rows(schema, pool)
    while not pool.empty():
        await pool.get_nowait().close()
