"""What a process finds out before it begins its work, and what it says about it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from google.protobuf.duration_pb2 import Duration
from pydantic import SecretStr
from sqlalchemy import create_engine, text
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client

from service.provision import RETENTION, provision_namespace
from service.sample.people import SUPPORT_STAFF
from store import schema_version
from store.key_ring import KeyRing
from store.partner_users import add_sample
from tests.apps import DIGEST, app_on, take_in
from tests.servers import APP_ROLE, TestDatabase, TestTemporal, roles_of
from wiring.app import JOBS, App, open_app
from wiring.engine_check import LEAST_RETENTION, check_engine
from wiring.selfcheck import NotThereYet, StartupProblem, check_record

LONG_AGO = timedelta(days=-200)


@pytest.fixture
async def app(database: TestDatabase, tmp_path: Path) -> AsyncIterator[App]:
    """An app on a database of the test's own, without Temporal."""
    async with app_on(database, tmp_path) as made:
        yield made


def _change(database: TestDatabase, *statements: str) -> None:
    """As its owner."""
    engine = create_engine(database.admin_url)
    with engine.begin() as connection:
        connection.execute(text(f"SET search_path TO {database.schema}"))
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


async def _found(app: App, **settings: object) -> list[StartupProblem]:
    """What a process with these settings finds."""
    changed = app.settings.model_copy(update=settings)
    async with open_app(changed, "test", temporal=False) as its:
        return await check_record(its)


def _codes(problems: list[StartupProblem]) -> list[str]:
    return [problem.code for problem in problems]


async def test_where_all_is_well_nothing_is_found(app: App) -> None:
    await take_in(app, "N-1")
    assert await check_record(app) == []


async def test_a_database_nobody_prepared_is_named_with_the_way_out(
    app: App, database: TestDatabase
) -> None:
    _change(database, "DROP TABLE alembic_version")
    found = await check_record(app)
    assert _codes(found) == ["database-not-prepared"]
    assert "starter.prepare" in found[0].what_to_do
    assert (await _found(app, database_schema="elsewhere"))[0].code == "database-not-prepared"


async def test_an_older_database_is_refused(app: App, database: TestDatabase) -> None:
    older = min(schema_version.known() - {schema_version.head()})
    _change(database, f"UPDATE alembic_version SET version_num = '{older}'")
    found = await check_record(app)
    assert (_codes(found), found[0].fatal) == (["database-behind"], True)


async def test_a_newer_database_is_no_reason_to_stop(app: App, database: TestDatabase) -> None:
    _change(database, "UPDATE alembic_version SET version_num = '9999'")
    found = await check_record(app)
    assert (_codes(found), found[0].fatal) == (["database-newer"], False)


async def test_the_databases_owner_is_refused(app: App, database: TestDatabase) -> None:
    found = await _found(app, database_url=SecretStr(database.admin_url))
    assert _codes(found) == ["database-role-too-strong"]


@pytest.mark.parametrize("right", ["UPDATE", "UPDATE (label)", "DELETE", "TRUNCATE"])
async def test_a_login_that_could_change_the_audit_trail_is_refused(
    app: App, database: TestDatabase, right: str
) -> None:
    _change(database, f"GRANT {right} ON events TO {APP_ROLE}")
    assert _codes(await check_record(app)) == ["database-role-too-strong"]


async def test_a_login_that_cannot_add_to_it_is_refused(app: App, database: TestDatabase) -> None:
    _change(database, f"REVOKE INSERT ON events FROM {', '.join(roles_of(database.track))}")
    assert _codes(await check_record(app)) == ["database-role-too-weak"]


async def test_a_database_that_would_show_an_organisation_anothers_rows_is_refused(
    app: App, database: TestDatabase
) -> None:
    _change(database, "ALTER TABLE referrals DISABLE ROW LEVEL SECURITY")
    assert _codes(await check_record(app)) == ["database-rows-open"]


@pytest.mark.parametrize(("seconds", "codes"), [(4, []), (-4, []), (6, ["clocks-apart"])])
async def test_a_clock_more_than_five_seconds_off_is_refused(
    app: App, seconds: int, codes: list[str]
) -> None:
    found = await check_record(app, lambda: datetime.now(UTC) + timedelta(seconds=seconds))
    assert _codes(found) == codes


async def test_another_databases_key_ring_is_refused(app: App, tmp_path: Path) -> None:
    await take_in(app, "N-1")
    KeyRing.create(tmp_path / "other.json")
    found = await _found(app, key_ring=tmp_path / "other.json")
    assert _codes(found) == ["key-ring-does-not-fit"]


async def test_a_ring_that_was_rotated_opens_old_keys_and_new_ones(app: App) -> None:
    await take_in(app, "N-1")
    KeyRing.rotate(app.settings.key_ring)
    async with open_app(app.settings, "test", temporal=False) as later:
        await take_in(later, "N-2")
        assert await check_record(later) == []


async def test_a_case_on_another_date_is_refused_outside_a_rehearsal(app: App) -> None:
    await take_in(app, "N-1", clock_offset=LONG_AGO)
    assert _codes(await check_record(app)) == ["offset-outside-rehearsal"]
    assert await _found(app, rehearsal=True) == []


async def test_a_database_out_of_reach_is_waited_for(app: App) -> None:
    nowhere = SecretStr("postgresql+psycopg://support_app:x@127.0.0.1:1/none")
    with pytest.raises(NotThereYet) as raised:
        await _found(app, database_url=nowhere)
    assert raised.value.code == "database-out-of-reach"


async def _register(client: Client, namespace: str, kept: timedelta) -> None:
    await client.workflow_service.register_namespace(
        RegisterNamespaceRequest(
            namespace=namespace,
            workflow_execution_retention_period=Duration(seconds=int(kept.total_seconds())),
        )
    )


async def _of_the_engine(client: Client, namespace: str) -> list[StartupProblem]:
    """A namespace made a moment ago is not known everywhere yet."""
    async with asyncio.timeout(20):
        while True:
            try:
                return await check_engine(client, namespace)
            except NotThereYet:
                await asyncio.sleep(0.1)


async def test_a_namespace_as_it_is_provisioned_is_well(temporal_server: TestTemporal) -> None:
    client = await temporal_server.connect()
    await provision_namespace(client, "selfcheck-well")
    assert await check_engine(client, "selfcheck-well") == []
    assert RETENTION >= LEAST_RETENTION


async def test_a_namespace_that_is_missing_is_named_with_the_way_out(
    temporal_server: TestTemporal,
) -> None:
    found = await check_engine(await temporal_server.connect(), "selfcheck-none")
    assert _codes(found) == ["namespace-missing"]
    assert "starter.prepare" in found[0].what_to_do


async def test_a_namespace_that_forgets_early_and_cannot_be_searched_is_refused(
    temporal_server: TestTemporal,
) -> None:
    client = await temporal_server.connect()
    await _register(client, "selfcheck-bare", timedelta(days=3))
    found = await _of_the_engine(client, "selfcheck-bare")
    assert _codes(found) == ["retention-too-short", "search-attributes-missing"]
    assert "after 3 days, not 30" in found[0].sentence
    assert "Stage, SlaState, Authority, Deadline, EscalationLevel" in found[1].sentence


async def test_an_engine_out_of_reach_is_waited_for() -> None:
    client = await Client.connect("127.0.0.1:1", lazy=True)
    with pytest.raises(NotThereYet) as raised:
        await check_engine(client, "support")
    assert raised.value.code == "temporal-out-of-reach"


async def _of_service(app: App, **settings: object) -> list[StartupProblem]:
    """What a service finds, but for its wall: one role has all of a run's test databases, and
    `store/test_two_databases.py` looks at walls.
    """
    found = await _found(app, **settings)
    assert "database-role-reaches-others" in _codes(found)
    return [problem for problem in found if problem.code != "database-role-reaches-others"]


@pytest.mark.parametrize("process", JOBS)
async def test_each_programs_login_may_ask_what_a_service_asks_at_its_start(
    app: App, tmp_path: Path, process: str
) -> None:
    service = {"embedded": False, "second_factor": "needed", "data_dir": tmp_path}
    settings = app.settings.model_copy(update=service)
    async with open_app(settings, process, temporal=False) as its:
        assert _codes(await check_record(its)) == ["database-role-reaches-others"]


async def test_a_service_starts_with_second_factors_and_without_invented_people(
    app: App, database: TestDatabase, tmp_path: Path
) -> None:
    service = {"embedded": False, "second_factor": "needed", "data_dir": tmp_path}
    assert await _of_service(app, **service) == []
    without = await _of_service(app, **service | {"second_factor": "off"})
    assert _codes(without) == ["second-factor-off"]
    _change(database, "UPDATE staff SET created_by = 'sample' WHERE number = 'S-2001'")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "sample-sign-in.txt").write_text("S-2001  check officer  x")
    found = await _of_service(app, **service)
    assert _codes(found) == ["sample-people-in-service", "sample-credentials-in-service"]
    assert all(problem.fatal and problem.what_to_do for problem in found)
    assert await _found(app) == [], "the embedded default has them"
    _change(database, "UPDATE staff SET created_by = 'S-1001' WHERE number = 'S-2001'")
    assert _codes(await _of_service(app, **service)) == ["sample-credentials-in-service"]
    async with app.engine.begin() as connection:
        await add_sample(connection, SUPPORT_STAFF.outside, DIGEST)
    assert "sample-people-in-service" in _codes(await _of_service(app, **service))
    elsewhere = await _found(app, web_listen="0.0.0.0:8833")
    assert _codes(elsewhere) == ["embedded-in-service"]
