"""Statements that go to the database together: one round trip for many, each made only once.

A transaction that asks one thing at a time spends most of its time on the way, and most of its
processor time on waking up. What needs no answer from the one before goes in one bundle, and rows
for one table go in one statement, however many cases they are of. The statements are those of
`store.tables`; only their sending is the driver's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import psycopg
from pydantic_core import to_json
from sqlalchemy import (
    JSON,
    ColumnElement,
    LargeBinary,
    Table,
    Text,
    bindparam,
    column,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ClauseElement
from sqlalchemy.types import TypeEngine

from store.driver_connection import DriverConnection, Said
from store.pipeline import SentTogether
from store.written import note_statement

Rows = Sequence[Any]
_DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]
_AS_OF_ONE_MOMENT = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_COMMIT = b"COMMIT"
_HEX: ColumnElement[str] = literal_column("'hex'")


class PreparedStatement:
    """A statement as text, with the values that never change; made once for the process."""

    __slots__ = ("_fixed", "kept", "text")

    def __init__(
        self,
        statement: ClauseElement,
        columns: Sequence[str] | None = None,
        *,
        planned_anew: bool = False,
    ) -> None:
        """`columns` are those that an insert is given. One that is `planned_anew` each time costs
        more each time: for what reads a table that may have grown a thousandfold since, or by
        values of which the way there depends.
        """
        self.kept = not planned_anew
        compiled = statement.compile(dialect=_DIALECT, column_keys=columns)
        self.text = str(compiled).encode()
        self._fixed = dict(compiled.params)

    def with_values(self, values: dict[str, Any]) -> dict[str, Any]:
        """All that the statement needs."""
        return self._fixed | values


Given = Mapping[str, ColumnElement[Any]]
"""The values of a row that is given, by their names."""


class PreparedRows:
    """A statement that takes any number of rows at once, in their order."""

    __slots__ = ("_statement",)

    def __init__(
        self,
        types: Mapping[str, TypeEngine[Any]],
        statement: Callable[[Given], ClauseElement],
        *,
        planned_anew: bool = False,
    ) -> None:
        """`statement` is made of the values of a row, each of its type."""
        sealed = {name for name, type in types.items() if isinstance(type, LargeBinary)}
        # As text on the way: one parameter for all rows costs a fraction of one for each value.
        columns = [column(name, Text() if name in sealed else type) for name, type in types.items()]
        rows = func.json_to_recordset(bindparam("rows", type_=JSON))
        given = rows.table_valued(*columns).render_derived(name="given", with_types=True)
        values = {
            name: func.decode(value, _HEX) if name in sealed else value
            for name, value in given.c.items()
        }
        self._statement = PreparedStatement(statement(values), planned_anew=planned_anew)

    def of(self, rows: Sequence[Mapping[str, Any]]) -> tuple[PreparedStatement, dict[str, Any]]:
        """The statement, and what it needs for these rows."""
        return self._statement, {"rows": to_json(rows, bytes_mode="hex").decode()}


def new_rows(
    table: Table, names: Sequence[str], then: Callable[[Insert], ClauseElement] = lambda made: made
) -> PreparedRows:
    """New rows of a table, given these columns; `then` says what happens to one that is there."""
    return PreparedRows(
        {name: table.c[name].type for name in names},
        lambda given: then(insert(table).from_select(names, select(*given.values()))),
    )


class Bundle:
    """Statements for one connection, in the order they were added, inside its transaction. Rows for
    one statement go together, also those of several cases, of which each keeps its own order
    (`next_case`).

    An error is raised as SQLAlchemy's own, by whatever sends the bundle; after it nothing of the
    transaction can be kept.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._waiting: list[tuple[_Statement, dict[str, Any] | list[dict[str, Any]]]] = []
        self._brought: list[tuple[_Statement, Rows]] = []
        self._places: dict[PreparedRows, int] = {}
        self._reached = 0

    @property
    def connection(self) -> AsyncConnection:
        """The connection that it all goes to."""
        return self._connection

    def add(self, statement: _Statement, **values: Any) -> None:
        """To be sent with the next ones; its rows come back from `send`."""
        if isinstance(statement, PreparedStatement):
            # What comes later goes later.
            self._places.clear()
            self._waiting.append((statement, values))
            return
        place = self._places.get(statement, -1)
        if place < self._reached:
            place = self._places[statement] = len(self._waiting)
            self._waiting.append((statement, []))
        rows = self._waiting[place][1]
        assert isinstance(rows, list)
        rows.append(values)
        self._reached = place

    def next_case(self) -> None:
        """What is added from here on concerns nothing that was added before: its rows may go with
        earlier ones.
        """
        self._reached = 0

    async def send(self) -> list[Rows]:
        """Send what was added; the rows of each."""
        return await self._send()

    async def snapshot(self) -> list[Rows]:
        """Send what was added, all of it read as of one moment; the rows of each. For a connection
        on which each statement stands by itself (`store.engine.one_by_one`).
        """
        return await self._send(begin=_AS_OF_ONE_MOMENT, end=_COMMIT)

    async def ask(self, statement: PreparedStatement, **values: Any) -> Rows:
        """Send what was added and one more; the rows of that one."""
        self.add(statement, **values)
        return (await self.send())[-1]

    async def commit(self) -> list[Rows]:
        """Send what was added, and commit with it: nothing of it counts before this returns."""
        return await self._send(end=_COMMIT)

    def brought(self, statement: _Statement) -> list[Any]:
        """All rows that a statement has brought back so far, however often it was sent."""
        return [row for which, rows in self._brought if which is statement for row in rows]

    async def _send(self, *, begin: bytes = b"", end: bytes = b"") -> list[Rows]:
        sent, self._waiting = self._waiting, []
        self._places.clear()
        self._reached = 0
        if not sent and not end:
            return []
        try:
            cursor = SentTogether(await self._driver())
            found = await cursor.send([_as_sent(*said) for said in sent], begin=begin, end=end)
        except psycopg.Error as error:
            raise _as_sqlalchemys(error) from None
        self._brought += [
            (statement, rows) for (statement, _), rows in zip(sent, found, strict=True)
        ]
        return found

    async def _driver(self) -> DriverConnection:
        driver = (await self._connection.get_raw_connection()).driver_connection
        assert isinstance(driver, DriverConnection)
        return driver


_Statement = PreparedStatement | PreparedRows


def _as_sent(statement: _Statement, values: dict[str, Any] | list[dict[str, Any]]) -> Said:
    if isinstance(statement, PreparedRows):
        assert isinstance(values, list)
        statement, values = statement.of(values)
    assert isinstance(values, dict)
    note_statement(statement.text)
    return statement.text, statement.with_values(values), statement.kept


def _as_sqlalchemys(error: psycopg.Error) -> BaseException:
    """Without statement and parameters, for its text may reach a log."""
    return DBAPIError.instance(None, None, error, psycopg.Error, hide_parameters=True)
