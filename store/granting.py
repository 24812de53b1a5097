"""Bringing a database's rights to what `store.grants` declares, whatever they were; and reading
what they are, by table, job and right, for whoever compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, text

from store.grants import FUNCTIONS, TABLES, Rights
from store.jobs import GRANTEES, ForOrganisation, Grantee, role_for
from store.rows import RIGHTS

Right = tuple[str, str, str]
"""A table or function, a job or what it takes on, and what that may: `SELECT`, `UPDATE (note)`,
`EXECUTE`.
"""

_GRANTEES = text(
    """
    WITH own AS (SELECT oid FROM pg_namespace WHERE nspname = :schema), given AS (
        SELECT relowner AS owner, aclexplode(relacl) AS right FROM pg_class
        WHERE relnamespace IN (SELECT oid FROM own)
        UNION ALL
        SELECT relowner, aclexplode(attacl) FROM pg_attribute
        JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace IN (SELECT oid FROM own)
        UNION ALL
        SELECT proowner, aclexplode(coalesce(proacl, acldefault('f', proowner))) FROM pg_proc
        WHERE pronamespace IN (SELECT oid FROM own)
    )
    SELECT DISTINCT coalesce(quote_ident(rolname), 'PUBLIC') FROM given
    LEFT JOIN pg_roles ON pg_roles.oid = (given.right).grantee
    WHERE (given.right).grantee <> owner
    """
)
_TABLE_RIGHTS = text(
    """
    SELECT relname, rolname, privilege_type FROM pg_class
    CROSS JOIN LATERAL aclexplode(relacl) JOIN pg_roles ON pg_roles.oid = grantee
    WHERE relnamespace = to_regnamespace(:schema) AND grantee <> relowner AND relkind <> 'S'
    UNION ALL
    SELECT relname, rolname, privilege_type || ' (' || attname || ')' FROM pg_attribute
    JOIN pg_class ON pg_class.oid = attrelid
    CROSS JOIN LATERAL aclexplode(attacl) JOIN pg_roles ON pg_roles.oid = grantee
    WHERE relnamespace = to_regnamespace(:schema) AND grantee <> relowner
    UNION ALL
    SELECT proname, coalesce(rolname, 'PUBLIC'), privilege_type FROM pg_proc
    CROSS JOIN LATERAL aclexplode(coalesce(proacl, acldefault('f', proowner)))
    LEFT JOIN pg_roles ON pg_roles.oid = grantee
    WHERE pronamespace = to_regnamespace(:schema) AND grantee <> proowner
    """
)


def apply_grants(connection: Connection, schema: str, track: str) -> None:
    """Take every right in a schema from everybody but its owner, and give the declared ones."""
    for grantee in connection.execute(_GRANTEES, {"schema": schema}).scalars().all():
        for kind in ("TABLES", "SEQUENCES", "ROUTINES"):
            connection.exec_driver_sql(
                f'REVOKE ALL ON ALL {kind} IN SCHEMA "{schema}" FROM {grantee}'
            )
    roles = ", ".join(role_for(track, grantee) for grantee in GRANTEES)
    connection.exec_driver_sql(f'GRANT USAGE ON SCHEMA "{schema}" TO {roles}')
    there = text("SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(:schema)")
    known = set(connection.execute(there, {"schema": schema}).scalars())
    for statement in _statements(schema, track, known):
        connection.exec_driver_sql(statement)


def _statements(schema: str, track: str, known: set[str]) -> Iterator[str]:
    for table, grantee, rights in _declared():
        # One track may lack a table that the other has.
        if table in known:
            yield f'GRANT {", ".join(rights)} ON "{schema}".{table} TO {role_for(track, grantee)}'
    for function, jobs in FUNCTIONS.items():
        for job in jobs:
            yield f'GRANT EXECUTE ON FUNCTION "{schema}".{function} TO {role_for(track, job)}'


def declared(tables: Iterable[str]) -> set[Right]:
    """What is declared, of these tables and of all functions."""
    wanted = set(tables)
    rights: set[Right] = {
        (table, grantee, right)
        for table, grantee, given in _declared()
        if table in wanted
        for said in given
        for right in _each(said)
    }
    return rights | {
        (function.partition("(")[0], job, "EXECUTE")
        for function, jobs in FUNCTIONS.items()
        for job in jobs
    }


def _declared() -> Iterator[tuple[str, Grantee, Rights]]:
    for table, by_job in TABLES.items():
        for job, rights in by_job.items():
            yield table, job, rights
        for side, rights in zip(ForOrganisation, RIGHTS.get(table, ()), strict=False):
            if rights:
                yield table, side, rights


def _each(said: str) -> Iterator[str]:
    """A right on several columns is one on each."""
    verb, _, columns = said.partition(" (")
    if not columns:
        yield verb
    for column in columns.rstrip(")").split(", ") if columns else ():
        yield f"{verb} ({column})"


def rights_in(connection: Connection, schema: str, track: str) -> set[Right]:
    """What the catalogue says. A role that is no job's stands there by its name."""
    jobs: dict[str, str] = {role_for(track, one): one for one in GRANTEES}
    rows = connection.execute(_TABLE_RIGHTS, {"schema": schema})
    return {(name, jobs.get(role, role), right) for name, role, right in rows}
