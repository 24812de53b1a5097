"""A test's database is as the template, whatever the test before it did."""

from __future__ import annotations

import psycopg
import pytest

from tests.clean_databases import CleanDatabases
from tests.servers import APP_ROLE, SCHEMA, TestPostgres, template_of

LEFT_BEHIND = {
    "a table": "CREATE TABLE support.left_behind (n int)",
    "a column": "ALTER TABLE support.cases ADD left_behind int",
    "a grant": "GRANT DELETE ON support.events TO suitability_app",
    "a trigger that is off": "ALTER TABLE support.events DISABLE TRIGGER USER",
    "a default": "ALTER TABLE support.tasks ALTER note SET DEFAULT 'left behind'",
    "an index": "CREATE INDEX left_behind ON support.tasks (note)",
    "a function": "CREATE FUNCTION support.left_behind() RETURNS int LANGUAGE sql RETURN 1",
    "a setting": "ALTER DATABASE {} SET work_mem = '1MB'",
    "another version": "UPDATE support.alembic_version SET version_num = 'left behind'",
    "no version": "DELETE FROM support.alembic_version",
}


@pytest.fixture(scope="module")
def databases(postgres: TestPostgres) -> CleanDatabases:
    return CleanDatabases(
        template=template_of(SCHEMA),
        roles=[APP_ROLE],
        connect=postgres.cluster.connect,
        prefix="clean",
    )


def _run(databases: CleanDatabases, name: str, statement: str) -> None:
    with databases.connect(name) as connection:
        connection.execute(statement.replace("{}", name).encode())


def test_rows_are_gone_and_numbers_begin_anew_in_the_same_database(
    databases: CleanDatabases,
) -> None:
    name = databases.take()
    with databases.connect(name) as connection:
        sequences = connection.execute(
            "SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences"
        ).fetchall()
        assert sequences
        for (sequence,) in sequences:
            connection.execute("SELECT nextval(%s)", [sequence])
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "INSERT INTO support.case_keys (reference, kek_id, wrapped) VALUES ('R', 'k', 'x')"
        )
    databases.give_back(name)
    assert databases.take() == name
    with databases.connect(name) as connection:
        used = connection.execute("SELECT FROM pg_sequences WHERE last_value IS NOT NULL")
        assert used.fetchall() == []
        assert connection.execute("SELECT FROM support.case_keys").fetchall() == []
        assert connection.execute("SELECT FROM support.alembic_version").fetchall() == [()]


@pytest.mark.parametrize("left", LEFT_BEHIND)
def test_one_that_is_not_as_it_was_made_is_never_used_again(
    databases: CleanDatabases, left: str
) -> None:
    name = databases.take()
    _run(databases, name, LEFT_BEHIND[left])
    databases.give_back(name)
    another = databases.take()
    assert another != name
    databases.give_back(another)
    with pytest.raises(psycopg.OperationalError):
        databases.connect(name)


def test_whoever_is_still_connected_is_put_out(databases: CleanDatabases) -> None:
    name = databases.take()
    with databases.connect(name) as still_there:
        databases.give_back(name)
        with pytest.raises(psycopg.OperationalError):
            still_there.execute("SELECT 1")
