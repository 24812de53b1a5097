"""What a released program finds in the database, held against a later one: nothing that it uses may
be gone or stricter, for both releases work on the same tables while one is rolled out, or back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg

from store.granting import Right

FILE: Final = Path(__file__).parents[1] / "docs" / "released" / "database.json"
_COLUMNS: Final = """
    SELECT class.relname, attribute.attname,
        format_type(attribute.atttypid, attribute.atttypmod) AS type,
        attribute.attnotnull
            AND NOT attribute.atthasdef AND attribute.attidentity = '' AS needed
    FROM pg_attribute AS attribute JOIN pg_class AS class ON class.oid = attribute.attrelid
    WHERE class.relnamespace = to_regnamespace(%(schema)s) AND class.relkind IN ('r', 'p')
        AND attribute.attnum > 0 AND NOT attribute.attisdropped
"""
_RULES: Final = """
    SELECT class.relname, pg_get_constraintdef(found.oid)
    FROM pg_constraint AS found JOIN pg_class AS class ON class.oid = found.conrelid
    WHERE class.relnamespace = to_regnamespace(%(schema)s) AND found.contype IN ('c', 'u', 'x')
    UNION ALL
    SELECT tablename, concat_ws(' ', 'POLICY', policyname, cmd, roles, qual, with_check)
    FROM pg_policies WHERE schemaname = %(schema)s
"""

Tables = Mapping[str, Mapping[str, "TableColumn"]]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column: its type, and whether who enters a row must give it."""

    type: str
    needed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TablesOf:
    """The tables of one track; what each refuses: checks, unique and excluding constraints, rows
    that a policy keeps back; and what each job may, as `store.granting` reads it.
    """

    tables: Tables
    refuse: Mapping[str, tuple[str, ...]]
    rights: frozenset[Right] = frozenset()


def tables_of(
    connection: psycopg.Connection[Any], schema: str, rights: Iterable[Right] = ()
) -> TablesOf:
    """What stands in a database now, with these rights."""
    tables: dict[str, dict[str, TableColumn]] = {}
    for table, name, type_, needed in connection.execute(_COLUMNS, {"schema": schema}):
        tables.setdefault(table, {})[name] = TableColumn(type_, needed)
    refuse: dict[str, list[str]] = {}
    for table, rule in connection.execute(_RULES, {"schema": schema}):
        refuse.setdefault(table, []).append(rule)
    return TablesOf(
        tables=tables,
        refuse={table: tuple(sorted(rules)) for table, rules in refuse.items()},
        rights=frozenset(rights),
    )


def broken(before: TablesOf, now: TablesOf) -> Iterator[str]:
    """What of the released program's statements would fail: what it reads or writes is gone or of
    another type, a row it enters lacks something, or is refused by what was not there.
    """
    for table, columns in before.tables.items():
        if table not in now.tables:
            yield f"the table {table} is gone"
            continue
        there = now.tables[table]
        for name, column in columns.items():
            if name not in there:
                yield f"{table}.{name} is gone"
            elif there[name].type != column.type:
                yield f"{table}.{name} was {column.type} and is {there[name].type}"
            elif there[name].needed and not column.needed:
                yield f"{table}.{name} must be given now"
        for name in sorted(there.keys() - columns.keys()):
            if there[name].needed:
                yield f"{table}.{name} is new, and must be given"
        for rule in now.refuse.get(table, ()):
            if rule not in before.refuse.get(table, ()):
                yield f"{table} refuses more: {rule}"
    for table, job, right in sorted(before.rights - now.rights):
        yield f"the {job} may no longer {right} of {table}"


def as_text(found: Mapping[str, TablesOf]) -> str:
    """The form of the file, by track, of a release that is announced."""
    said: dict[str, Any] = {
        track: {
            "tables": {
                table: {
                    name: [column.type, column.needed] for name, column in sorted(columns.items())
                }
                for table, columns in sorted(of.tables.items())
            },
            "refuse": {table: list(rules) for table, rules in sorted(of.refuse.items())},
            "rights": _by_table(of.rights),
        }
        for track, of in found.items()
    }
    said["announced"] = True
    return json.dumps(said, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _by_table(rights: Iterable[Right]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for table, job, right in sorted(rights):
        said = found.setdefault(table, {}).get(job)
        found[table][str(job)] = f"{said}; {right}" if said else right
    return found


def announced() -> bool:
    """Whether anybody out there runs what the file says."""
    return bool(json.loads(FILE.read_text(encoding="utf-8"))["announced"])


def released(track: str) -> TablesOf:
    """What the released program finds."""
    said = json.loads(FILE.read_text(encoding="utf-8"))[track]
    return TablesOf(
        tables={
            table: {name: TableColumn(*column) for name, column in columns.items()}
            for table, columns in said["tables"].items()
        },
        refuse={table: tuple(rules) for table, rules in said["refuse"].items()},
        rights=frozenset(
            (table, job, right)
            for table, by_job in said["rights"].items()
            for job, rights in by_job.items()
            for right in rights.split("; ")
        ),
    )
