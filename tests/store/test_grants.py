"""A role a job: the database gives what is declared, and that keeps what is promised of it."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, insert, make_url
from sqlalchemy.dialects.postgresql import dialect

from store.granting import apply_grants, declared, rights_in
from store.grants import FUNCTIONS, TABLES, Rights
from store.jobs import Job, owner_of
from store.rows import RIGHTS
from store.tables import metadata
from tests.servers import TestDatabase

VERSIONS = Path(__file__).parents[2] / "store" / "migrations" / "versions"
ONLY_SUPPORT = {"advice_notes"}
PROOFS_OF_WHO = (
    "staff",
    "sessions",
    "half_sessions",
    "totp_secrets",
    "recovery_codes",
    "passkeys",
    "partner_users",
    "partner_sessions",
    "api_keys",
    "staff_subjects",
)


def _of(database: TestDatabase) -> set[tuple[str, str, str]]:
    engine = create_engine(database.admin_url)
    try:
        with engine.connect() as connection:
            return _of_service(rights_in(connection, database.schema, database.track))
    finally:
        engine.dispose()


def _of_service(rights: set[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """Without the login that tests alone have."""
    return {right for right in rights if not right[1].endswith("_app")}


@pytest.mark.parametrize("track", ["support", "suitability"])
def test_the_catalogue_gives_what_is_declared_and_nothing_beside_it(
    database: TestDatabase, track: str
) -> None:
    its = database if track == database.track else database.of_suitability()
    tables = set(TABLES) - (ONLY_SUPPORT if track == "suitability" else set())
    assert _of(its) == declared(tables)


def test_every_table_has_a_line_and_every_line_a_table() -> None:
    assert set(TABLES) == set(metadata.tables) | {"alembic_version"}


def test_no_migration_gives_anybody_a_right() -> None:
    for file in VERSIONS.glob("*.sql"):
        assert "GRANT " not in file.read_text(encoding="utf-8"), (
            f"{file.name}: rights are declared in store/grants.py"
        )


def test_what_was_granted_by_hand_is_gone_when_the_database_is_prepared_again(
    database: TestDatabase,
) -> None:
    engine = create_engine(database.admin_url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"SET search_path TO {database.schema}")
        connection.exec_driver_sql("GRANT DELETE, UPDATE (label) ON events TO PUBLIC")
        connection.exec_driver_sql("GRANT EXECUTE ON FUNCTION erase_case(text) TO support_web")
        connection.exec_driver_sql("REVOKE INSERT ON views FROM support_web")
        assert rights_in(connection, database.schema, database.track) != declared(TABLES)
        apply_grants(connection, database.schema, database.track)
        assert rights_in(connection, database.schema, database.track) == declared(TABLES)
    engine.dispose()


def test_whoever_puts_a_row_in_may_read_what_the_database_then_gives_back() -> None:
    """A key that the database gives is asked back with each row that is put in."""
    asked_back = {}
    for table in metadata.tables.values():
        said = {one.name: None for one in table.c if one.server_default is None}
        statement = insert(table).values(said).compile(dialect=dialect())  # type: ignore[no-untyped-call]
        asked_back[table.name] = {one.name for one in statement.effective_returning or ()}
    assert asked_back["factor_events"] == {"id"}
    for name, columns in asked_back.items():
        own, letterbox = RIGHTS.get(name, ((), ()))
        for rights in (*TABLES[name].values(), own, letterbox):
            if "INSERT" in rights and "SELECT" not in rights:
                assert columns <= _readable(rights), f"{name}: {rights}"


def _readable(rights: Rights) -> set[str]:
    named = [one.removeprefix("SELECT (")[:-1] for one in rights if one.startswith("SELECT (")]
    return {column for columns in named for column in columns.split(", ")}


def _may(job: Job, table: str) -> str:
    return "; ".join(TABLES[table].get(job, ()))


def test_who_somebody_is_only_the_pages_job_writes() -> None:
    for table in PROOFS_OF_WHO:
        for job in set(Job) - {Job.WEB}:
            assert "INSERT" not in _may(job, table), (job, table)
            assert "UPDATE" not in _may(job, table), (job, table)
            assert _may(job, table) != "SELECT", f"{job} could read digests in {table}"


def test_nobody_deletes_and_nobody_changes_what_is_only_added_to() -> None:
    verbs = {
        right.partition(" (")[0]
        for by_job in TABLES.values()
        for rights in by_job.values()
        for right in rights
    }
    assert verbs == {"SELECT", "INSERT", "UPDATE"}
    for table in ("events", "views", "sign_ins", "registrations", "referrals", "safe_way_versions"):
        for job in Job:
            assert "UPDATE" not in _may(job, table)


def test_the_auditor_only_reads_and_notes_that_it_looked() -> None:
    for table in set(TABLES) - {"views"}:
        assert not {"INSERT", "UPDATE"} & set(_may(Job.AUDITOR, table).replace(";", "").split())
    assert not [function for function, jobs in FUNCTIONS.items() if Job.AUDITOR in jobs]


REFUSED = {
    Job.WEB: (
        "UPDATE deadlines SET settled_at = now()",
        "UPDATE cases SET stage = 'x'",
        "UPDATE case_keys SET wrapped = NULL, destroyed_at = now()",
        "SELECT erase_case('x')",
        "SELECT end_erased_before('x')",
        "UPDATE views SET staff_number = 'x'",
        "DELETE FROM views",
        "UPDATE erasures SET erased_at = now()",
        "SELECT remove_past_its_time('sessions of staff', now())",
    ),
    Job.WORKER: (
        "INSERT INTO sessions DEFAULT VALUES",
        "UPDATE staff SET roles = '{}'",
        "SELECT credential FROM staff",
        "SELECT credential FROM organisations",
        "SELECT * FROM totp_secrets",
        "SELECT erase_case('x')",
        "SELECT end_erased_before('x')",
        "UPDATE webhooks SET filled_to = 0",
    ),
    Job.SENDER: (
        "INSERT INTO events DEFAULT VALUES",
        "UPDATE cases SET stage = 'x'",
        "SELECT * FROM persons",
        "SELECT * FROM sessions",
        "SELECT credential FROM staff",
    ),
    Job.WATCHDOG: (
        "INSERT INTO events DEFAULT VALUES",
        "UPDATE cases SET stage = 'x'",
        "UPDATE deadlines SET settled_at = now()",
        "SELECT token_hash FROM sessions",
        "UPDATE outbox SET attempts = 0",
    ),
    Job.OPERATOR: (
        "INSERT INTO events DEFAULT VALUES",
        "UPDATE cases SET stage = 'x'",
        "SELECT credential FROM staff",
        "SELECT * FROM sessions",
    ),
    Job.AUDITOR: (
        "INSERT INTO events DEFAULT VALUES",
        "UPDATE cases SET stage = 'x'",
        "SELECT * FROM staff",
        "SELECT * FROM sessions",
        "SELECT erase_case('x')",
        "SELECT end_erased_before('x')",
    ),
}


@pytest.mark.parametrize("job", Job)
def test_a_login_is_refused_by_the_database_what_is_not_its_job(
    database: TestDatabase, job: Job
) -> None:
    url = make_url(database.url_of(job)).set(drivername="postgresql")
    with psycopg.connect(
        url.render_as_string(hide_password=False),
        autocommit=True,
        options=f"-csearch_path={database.schema}",
    ) as connection:
        for statement in (*REFUSED[job], f"SET ROLE {owner_of(database.track)}"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())
