"""Statements that go to the database together: one round trip for many, each made only once.

A transaction that asks one thing at a time spends most of its time on the way, and most of its
processor time on waking up. What needs no answer from the one before goes in one bundle. The
statements are those of `store.tables`; only their sending is the driver's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ClauseElement

Rows = Sequence[Any]
_DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]
_AS_OF_ONE_MOMENT = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
# Not a rollback: at each of those the driver forgets every statement that it had prepared.
_READ = b"COMMIT"


class PreparedStatement:
    """A statement as text, with the values that never change; made once for the process."""

    __slots__ = ("_fixed", "text")

    def __init__(self, statement: ClauseElement, columns: Sequence[str] | None = None) -> None:
        """`columns` are those that an insert is given."""
        compiled = statement.compile(dialect=_DIALECT, column_keys=columns)
        self.text = str(compiled).encode()
        self._fixed = dict(compiled.params)

    def with_values(self, values: dict[str, Any]) -> dict[str, Any]:
        """All that the statement needs."""
        return self._fixed | values


class Bundle:
    """Statements for one connection, in the order they were added, inside its transaction.

    An error is raised as SQLAlchemy's own, by whatever sends the bundle; after it nothing of the
    transaction can be kept.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._waiting: list[tuple[PreparedStatement, dict[str, Any]]] = []
        self._brought: list[tuple[PreparedStatement, Rows]] = []

    @property
    def connection(self) -> AsyncConnection:
        """The connection that it all goes to."""
        return self._connection

    def add(self, statement: PreparedStatement, **values: Any) -> None:
        """To be sent with the next ones; its rows come back from `send`."""
        self._waiting.append((statement, values))

    async def send(self) -> list[Rows]:
        """Send what was added; the rows of each."""
        return await self._send()

    async def snapshot(self) -> list[Rows]:
        """Send what was added, all of it read as of one moment; the rows of each. For a connection
        on which each statement stands by itself (`store.engine.one_by_one`).
        """
        return await self._send(snapshot=True)

    async def ask(self, statement: PreparedStatement, **values: Any) -> Rows:
        """Send what was added and one more; the rows of that one."""
        self.add(statement, **values)
        return (await self.send())[-1]

    async def commit(self) -> list[Rows]:
        """Send what was added, and commit with it: nothing of it counts before this returns."""
        return await self._send(commit=True)

    def brought(self, statement: PreparedStatement) -> list[Any]:
        """All rows that a statement has brought back so far, however often it was sent."""
        return [row for which, rows in self._brought if which is statement for row in rows]

    async def _send(self, *, commit: bool = False, snapshot: bool = False) -> list[Rows]:
        driver = (await self._connection.get_raw_connection()).driver_connection
        assert isinstance(driver, psycopg.AsyncConnection)
        sent, self._waiting = self._waiting, []
        cursors = [driver.cursor(row_factory=namedtuple_row) for _ in sent]
        try:
            if len(sent) == 1 and not commit:
                await _execute(cursors[0], *sent[0])
            else:
                async with driver.pipeline():
                    if snapshot:
                        await driver.execute(_AS_OF_ONE_MOMENT)
                    for cursor, (statement, values) in zip(cursors, sent, strict=True):
                        await _execute(cursor, statement, values)
                    if snapshot:
                        await driver.execute(_READ)
                    if commit:
                        await driver.commit()
            found = [await _rows(cursor) for cursor in cursors]
        except psycopg.Error as error:
            raise _as_sqlalchemys(error) from None
        self._brought += [
            (statement, rows) for (statement, _), rows in zip(sent, found, strict=True)
        ]
        return found


async def _execute(
    cursor: psycopg.AsyncCursor[Any], statement: PreparedStatement, values: dict[str, Any]
) -> None:
    # The driver would have a connection parse it five times before it keeps it.
    await cursor.execute(statement.text, statement.with_values(values), prepare=True)


async def _rows(cursor: psycopg.AsyncCursor[Any]) -> Rows:
    return [] if cursor.description is None else await cursor.fetchall()


def _as_sqlalchemys(error: psycopg.Error) -> BaseException:
    """Without statement and parameters, for its text may reach a log."""
    return DBAPIError.instance(None, None, error, psycopg.Error, hide_parameters=True)
