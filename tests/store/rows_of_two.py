"""Two organisations with a row each in every table that holds an organisation's own, put in past
all triggers; and what one of them is shown of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from store.jobs import ForOrganisation
from store.rows import OWN
from tests.servers import TestDatabase
from wiring.app import App

A, B = "E06000023", "E09000007"
SEEN = sorted(table for table, rows in OWN.items() if rows.own.startswith("SELECT"))
"""The tables of which an organisation is shown something."""
_COLUMNS = """
    SELECT table_name, column_name, data_type, is_identity, is_generated
    FROM information_schema.columns
    WHERE table_schema = current_schema() AND (is_nullable = 'NO' OR column_name = ANY(%s))
    AND (column_default IS NULL OR column_name = ANY(%s)) ORDER BY ordinal_position
"""
_OF_TYPE = {
    "integer": 1,
    "bigint": 1,
    "bytea": b"x",
    "boolean": False,
    "ARRAY": [],
    "timestamp with time zone": "2026-03-02T09:00:00Z",
    "date": "2026-03-02",
}


def theirs(code: str) -> dict[str, Any]:
    """By column: what makes a row this organisation's, and apart from the other's."""
    numbered = f"{code}-U1"
    return {
        "organisation_id": code,
        "reference": f"RSR-{code}",
        "authority": code,
        "number": numbered,
        "user_number": numbered,
        "account": numbered,
        "staff_number": numbered,
        "owner": "partner",
        "webhook_id": f"W-{code}",
        "sender": code,
        "refused_by": code,
        "basis": "public task",
        "guard": "workflow",
        "purpose": "add",
        **dict.fromkeys(
            ("id", "digest", "effect_key", "once", "number_digest", "token_hash", "challenge"),
            f"W-{code}",
        ),
    }


@contextmanager
def administrator(database: TestDatabase) -> Iterator[psycopg.Connection[Any]]:
    """Past every policy and trigger; nothing is kept unless it is committed."""
    address = database.admin_url.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(address) as connection:
        connection.execute(f"SET search_path TO {database.schema}")
        connection.execute("SET session_replication_role = replica")
        yield connection
        connection.rollback()


def fill(database: TestDatabase) -> None:
    """A row of each in each table."""
    with administrator(database) as connection:
        for code in (A, B):
            for table, row in _rows(connection, code).items():
                put(connection, table, row)
        connection.commit()


def put(connection: psycopg.Connection[Any], table: str, row: dict[str, Any]) -> None:
    """One row, as who is connected."""
    places = ", ".join(["%s"] * len(row))
    connection.execute(
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", list(row.values())
    )


def _rows(connection: psycopg.Connection[Any], code: str) -> dict[str, dict[str, Any]]:
    known = theirs(code)
    rows: dict[str, dict[str, Any]] = {table: {} for table in OWN}
    for table, column, kind, identity, generated in connection.execute(
        _COLUMNS, [list(known), list(known)]
    ):
        if table not in rows or identity == "YES" or generated == "ALWAYS":
            continue
        value = known.get(column, f"x-{code}") if kind == "text" else _OF_TYPE[kind]
        rows[table][column] = value
    rows["case_keys"]["wrapped"] = b"x"
    return rows


def row_of(database: TestDatabase, table: str, code: str) -> dict[str, Any]:
    """The row that this organisation would have in a table, under another key than its own."""
    with administrator(database) as connection:
        row = _rows(connection, code)[table]
    keys = ("id", "digest", "effect_key", "once", "number_digest", "token_hash", "challenge")
    return {name: f"{value}-2" if name in keys else value for name, value in row.items()}


def columns_of(said: str, verb: str) -> str:
    """The columns that a right of this verb names; empty if it is on all, or is not given."""
    found = re.search(rf"{verb} \(([^)]*)\)", said)
    return found.group(1) if found else ""


async def shown(app: App, code: str, side: ForOrganisation, statement: str) -> list[Any]:
    """What the database says to raw SQL in the name of an organisation."""
    engine = app.for_organisation(code, side).engine
    async with engine.begin() as connection:
        found = await connection.exec_driver_sql(statement)
        return [tuple(row) for row in found] if found.returns_rows else [found.rowcount]
