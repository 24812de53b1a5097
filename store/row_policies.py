"""Bringing a database's policies on rows to what `store.rows` declares, and reading what they are.

A policy that stands as it was made is left alone: making one shuts a table for a moment, and a
database is prepared while a service works with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from store.jobs import ForOrganisation, Job, role_for
from store.rows import OWN, SET, OwnRows

BY_GRANTS, OWN_ROWS = "by_grants", "own_rows"
_LETTERBOX = {
    "SELECT": "letterbox_looks_up",
    "INSERT": "letterbox_puts",
    "UPDATE": "letterbox_marks",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPolicy:
    """One: for which command, to whom, and its words in SQL. Empty words are none."""

    table: str
    name: str
    command: str
    roles: tuple[str, ...]
    using: str
    check: str

    def statement(self, schema: str) -> str:
        """As it is made."""
        using = f" USING ({self.using})" if self.using else ""
        check = f" WITH CHECK ({self.check})" if self.check else ""
        return (
            f'CREATE POLICY {self.name} ON "{schema}".{self.table} FOR {self.command}'
            f" TO {', '.join(self.roles)}{using}{check}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPolicies:
    """Of a table, as the catalogue has it: whether they are switched on; each by its name with
    command and roles; and a digest of them all as the database writes them.
    """

    on: bool
    known: frozenset[tuple[str, str, tuple[str, ...]]]
    digest: str
    said: str


def policies_of(table: str, own: OwnRows, track: str) -> Iterator[RowPolicy]:
    """All that a table is to have."""
    jobs = tuple(role_for(track, job) for job in Job)
    yield _policy(table, BY_GRANTS, "ALL", jobs, using="true", check="true")
    if own.whose:
        role = role_for(track, ForOrganisation.OWN_ROWS)
        yield _policy(table, OWN_ROWS, "ALL", (role,), using=own.whose, check=own.whose)
    verbs = {right.partition(" (")[0] for right in own.letterbox_rights}
    letterbox = (role_for(track, ForOrganisation.LETTERBOX),)
    for verb, name in _LETTERBOX.items():
        if verb in verbs:
            using = "" if verb == "INSERT" else SET
            check = {"SELECT": "", "INSERT": own.put, "UPDATE": SET}[verb]
            yield _policy(table, name, verb, letterbox, using=using, check=check)


def _policy(
    table: str, name: str, command: str, roles: tuple[str, ...], *, using: str, check: str
) -> RowPolicy:
    return RowPolicy(table=table, name=name, command=command, roles=roles, using=using, check=check)


def apply_row_policies(connection: Connection, schema: str, track: str) -> None:
    """Make every declared policy that is not there as it was made, and take all others away."""
    kept = kept_policies(connection, schema)
    for table in kept:
        wanted = list(policies_of(table, OWN[table], track)) if table in OWN else []
        declared = _digest("\n".join(one.statement(schema) for one in wanted))
        if _stands(kept[table], wanted, declared):
            continue
        _make(connection, schema, table, wanted, {name for name, _, _ in kept[table].known})
        made = kept_policies(connection, schema, table)[table]
        if wanted:
            said = f"{declared} {made.digest}"
            connection.exec_driver_sql(
                f"COMMENT ON POLICY {BY_GRANTS} ON \"{schema}\".{table} IS '{said}'"
            )


def _stands(kept: KeptPolicies, wanted: list[RowPolicy], declared: str) -> bool:
    """Whether it is as declared, and nobody has changed it by hand since."""
    if not wanted:
        return not kept.on and not kept.known
    return kept.on and kept.said == f"{declared} {kept.digest}"


def _make(
    connection: Connection, schema: str, table: str, wanted: list[RowPolicy], gone: set[str]
) -> None:
    for name in sorted(gone):
        connection.exec_driver_sql(f'DROP POLICY "{name}" ON "{schema}".{table}')
    on = "ENABLE" if wanted else "DISABLE"
    connection.exec_driver_sql(f'ALTER TABLE "{schema}".{table} {on} ROW LEVEL SECURITY')
    for policy in wanted:
        connection.exec_driver_sql(policy.statement(schema))


_KEPT = text(
    """
    SELECT relname, relrowsecurity, polname,
        CASE polcmd WHEN '*' THEN 'ALL' WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT'
            WHEN 'w' THEN 'UPDATE' ELSE 'DELETE' END AS command,
        ARRAY(SELECT coalesce(rolname, 'PUBLIC') FROM unnest(polroles) AS of
              LEFT JOIN pg_roles ON pg_roles.oid = of ORDER BY 1) AS roles,
        polpermissive AS permissive, pg_get_expr(polqual, polrelid) AS using,
        pg_get_expr(polwithcheck, polrelid) AS checked,
        obj_description(pg_policy.oid, 'pg_policy') AS said
    FROM pg_class LEFT JOIN pg_policy ON polrelid = pg_class.oid
    WHERE relnamespace = to_regnamespace(:schema) AND relkind IN ('r', 'p')
    AND (CAST(:only AS text) IS NULL OR relname = :only)
    ORDER BY relname, polname
    """
)


def kept_policies(
    connection: Connection, schema: str, only: str | None = None
) -> dict[str, KeptPolicies]:
    """What the catalogue says of every table, or of `only` one."""
    rows: dict[str, list[Any]] = {}
    for row in connection.execute(_KEPT, {"schema": schema, "only": only}):
        rows.setdefault(row.relname, []).append(row)
    return {table: _kept(of_table) for table, of_table in rows.items()}


def _kept(of_table: list[Any]) -> KeptPolicies:
    there = [row for row in of_table if row.polname is not None]
    return KeptPolicies(
        on=of_table[0].relrowsecurity,
        known=frozenset((row.polname, row.command, tuple(row.roles)) for row in there),
        digest=_digest(repr([tuple(row)[2:-1] for row in there])),
        said=next((row.said or "" for row in there if row.polname == BY_GRANTS), ""),
    )


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:32]
