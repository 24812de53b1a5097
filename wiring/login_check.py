"""Whether a process's database login is the one of its job: no more than that, and no less."""

from __future__ import annotations

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from store.granting import declared, rights_in
from store.grants import TABLES
from store.jobs import Job, role_for
from store.rows import OWN
from wiring.problems import StartupProblem, refusal
from wiring.settings import Settings

_PREPARE = "Run: python -m starter.prepare"
_TRAIL = text(
    "SELECT pg_has_role(relowner, 'MEMBER') AS owner,"
    " has_any_column_privilege(oid, 'UPDATE') OR has_table_privilege(oid, 'DELETE, TRUNCATE')"
    " AS may_change, has_table_privilege(oid, 'SELECT') AS may_read,"
    " has_table_privilege(oid, 'INSERT') AS may_add, current_user AS login"
    " FROM pg_class WHERE oid = to_regclass('events')"
)

_SWITCHED_OFF = text(
    "SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace(:schema)"
    " AND relname = ANY(:tables) AND NOT relrowsecurity"
)


async def check_login(
    connection: AsyncConnection, settings: Settings, job: Job | None, *, newer: bool = False
) -> list[StartupProblem]:
    """What a login may, held against its job; without a job, against what any may of the audit
    trail. On a `newer` database more than this program knows of is no reason to stop: a later
    release's setup gave it, and that release's own programs hold it against their list.
    """
    trail = (await connection.execute(_TRAIL)).one()
    name = role_for(settings.track, job) if job else "of its job"
    if trail.owner or trail.may_change:
        return [
            refusal(
                "database-role-too-strong",
                "This database login could change or drop the audit trail.",
                f"Use the role {name}: it may only do its job (docs/grants.md).",
            )
        ]
    if await _rows_open(connection, settings):
        return [
            refusal(
                "database-rows-open",
                "This database would show one organisation the rows of another.",
                f"{_PREPARE}: it switches on what keeps them apart (docs/grants.md).",
            )
        ]
    if job is None:
        return [] if trail.may_read and trail.may_add else [_too_weak(name)]
    if trail.login != name:
        return [
            refusal(
                "database-role-of-another-job",
                "This database login is not the one of this program's job.",
                f"Use the role {name}, which `python -m starter.prepare` makes.",
            )
        ]
    given, wanted = await connection.run_sync(_of_job, settings, job)
    if given - wanted and not newer:
        return [
            refusal(
                "database-role-too-strong",
                "This database login may do more than its job.",
                f"{_PREPARE}: it takes back what was granted by hand.",
            )
        ]
    return [_too_weak(name)] if wanted - given else []


async def _rows_open(connection: AsyncConnection, settings: Settings) -> bool:
    """Whether a table that is to have policies on its rows has them switched off."""
    asked = {"schema": settings.database_schema, "tables": sorted(OWN)}
    return bool((await connection.execute(_SWITCHED_OFF, asked)).scalar())


def _of_job(
    connection: Connection, settings: Settings, job: Job
) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """What a job may by the catalogue, and what it is to have, of the tables that are there."""
    schema = settings.database_schema
    there = set(TABLES) & set(_tables(connection, schema))
    given = {
        (name, right)
        for name, of, right in rights_in(connection, schema, settings.track)
        if of == job
    }
    return given, {(name, right) for name, of, right in declared(there) if of == job}


def _tables(connection: Connection, schema: str) -> list[str]:
    named = text("SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(:schema)")
    return list(connection.execute(named, {"schema": schema}).scalars())


def _too_weak(name: str) -> StartupProblem:
    return refusal(
        "database-role-too-weak",
        "This database login may not do what its job needs.",
        f"{_PREPARE}, and use the role {name}.",
    )
