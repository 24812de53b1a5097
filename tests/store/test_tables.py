from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from store.jobs import Job
from store.migrate import upgrade
from store.schema_version import MIGRATIONS, current, head, known
from store.tables import metadata
from tests.servers import APP_PASSWORD, TestDatabase


def _differences(database: TestDatabase) -> list[object]:
    engine = create_engine(
        database.admin_url, connect_args={"options": f"-csearch_path={database.schema}"}
    )
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, metadata)
        assert current(connection) == head()
    engine.dispose()
    # Indexes and constraints stand in the migrations only: nothing reads them from the metadata.
    return [
        item for item in found if not (isinstance(item, tuple) and item[0] in _ONLY_IN_THE_DATABASE)
    ]


_ONLY_IN_THE_DATABASE = {"remove_index", "remove_constraint", "remove_fk"}


def test_the_tables_are_what_the_migrations_made(database: TestDatabase) -> None:
    assert _differences(database) == []


def test_what_says_the_newest_migration_agrees_with_what_runs_them() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert head() == scripts.get_current_head()
    assert known() == {one.revision for one in scripts.walk_revisions()}


def test_migrating_twice_changes_nothing(database: TestDatabase) -> None:
    upgrade(database.admin_url, database.schema, dict.fromkeys(Job, APP_PASSWORD), "support")
    assert _differences(database) == []


def _refused(database: TestDatabase, statement: str) -> bool:
    engine = create_engine(
        database.app_url, connect_args={"options": f"-csearch_path={database.schema}"}
    )
    try:
        with engine.begin() as connection:
            connection.execute(text(statement))
    except Exception as refusal:
        return "permission denied" in str(refusal)
    finally:
        engine.dispose()
    return False


def test_the_application_may_not_change_or_remove_what_is_on_record(database: TestDatabase) -> None:
    for table in ("events", "referrals", "registrations", "delegations", "intake_refusals"):
        column = list(metadata.tables[table].c)[-1].name
        assert _refused(database, f"UPDATE {table} SET {column} = {column}")
        assert _refused(database, f"DELETE FROM {table}")
        assert _refused(database, f"TRUNCATE {table}")


def test_the_application_may_remove_nothing_at_all(database: TestDatabase) -> None:
    for table in metadata.tables:
        assert _refused(database, f"DELETE FROM {table}"), table
