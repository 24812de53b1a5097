"""A clock that is wrong escalates nothing, sends nothing and stops nobody from answering; and what
was told too early is taken back.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text
from temporalio.client import Client
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.agreed_time import LOOK_AGAIN, AgreedMoment, agreed_moment
from notify.fake import FakeChannel
from policy.cases.replies import Verdict
from policy.clocks import OWN, ClockName, ClockReading, agree
from policy.support.deeds import RecordAnswer
from policy.support.words import Role
from service.failures import CLOCKS_APART, refusal_of
from service.health.alarms import OwnAlarm
from service.health.looking import look_into
from service.health.second_guard import escalate_missed, send_old, take_back_early
from service.health.verifying import Verified, verify_trail
from store.advancing import advance
from store.cases import recorded_events, verify_chain
from store.clock import ClocksApart, ProcessClocks, ThirdClock, keep_clocks
from store.inbox import receive_order
from store.inbox_delivery import undecided
from store.policy_time import clock, policy_now
from store.tables import escalations, outbox
from tests.apps import CHECK_OFFICER, NO_TRACE, app_on, order, take_in
from tests.servers import TestDatabase, TestTemporal
from tests.service.contexts import by_staff
from wiring.app import App, open_app
from wiring.engine_clock import EngineClock
from wiring.serving import serving

TWO_DAYS = timedelta(days=2)
_AHEAD = """
CREATE SCHEMA IF NOT EXISTS ahead;
CREATE OR REPLACE FUNCTION ahead.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
    AS 'SELECT pg_catalog.clock_timestamp() + interval ''2 days''';
CREATE OR REPLACE FUNCTION ahead.statement_timestamp() RETURNS timestamptz LANGUAGE sql STABLE
    AS 'SELECT pg_catalog.statement_timestamp() + interval ''2 days''';
GRANT USAGE ON SCHEMA ahead TO PUBLIC;
"""


def _administer(database: TestDatabase, statements: str) -> None:
    engine = create_engine(database.admin_url)
    with engine.begin() as connection:
        connection.execute(text(statements))
    engine.dispose()


def _let_pass(database: TestDatabase, by: str) -> None:
    """For the second guard time is what stands in its rows."""
    _administer(database, f"UPDATE {database.schema}.deadlines SET due = due - interval '{by}'")


def _moved(by: timedelta) -> datetime:
    return datetime.now(UTC) + by


@asynccontextmanager
async def _database_ahead(app: App, database: TestDatabase) -> AsyncIterator[App]:
    """The same app on a database whose clock is two days ahead: its functions are found first."""
    _administer(database, _AHEAD)
    schema = f"ahead,{database.schema},pg_catalog"
    settings = app.settings.model_copy(update={"database_schema": schema})
    async with open_app(settings, "test") as moved:
        yield replace(moved, channel=FakeChannel())


def _go_by(app: App, own: timedelta, third: ThirdClock | None = None) -> None:
    """Move this process's own clock, and say what the third one is."""
    keep_clocks(app.engine, ProcessClocks(own=partial(_moved, own), third=third))


async def _nobody() -> ClockReading | None:
    return None


async def _escalated(app: App) -> list[tuple[str, bool]]:
    async with app.engine.connect() as connection:
        query = select(escalations.c.rung, escalations.c.withdrawn_at).order_by(escalations.c.rung)
        return [(row.rung, row.withdrawn_at is not None) for row in await connection.execute(query)]


async def _notices(app: App, template: str) -> list[str]:
    async with app.engine.connect() as connection:
        query = select(outbox.c.state).where(outbox.c.template == template)
        return list((await connection.execute(query)).scalars())


@pytest.fixture
async def alone(database: TestDatabase, tmp_path: Path) -> AsyncIterator[App]:
    """An app without Temporal: two clocks only."""
    async with app_on(database, tmp_path) as made:
        yield made


async def test_with_the_databases_clock_two_days_ahead_nothing_is_escalated_and_cases_are_answered(
    app: App, database: TestDatabase
) -> None:
    receipt = await take_in(app, "N-1")
    assert receipt.state is not None
    async with _database_ahead(app, database) as moved:
        assert moved.client is not None
        async with moved.engine.connect() as connection:
            # Temporal and this process agree.
            assert abs(await clock(connection) - datetime.now(UTC)) < timedelta(seconds=5)
            at = await policy_now(connection, receipt.reference)
        assert await escalate_missed(moved.store) == 0
        async with serving(moved, moved.client):
            await moved.case_client.start_case(receipt.state)
            asked = replace(order("order-1", RecordAnswer(answer=NO_TRACE), CHECK_OFFICER), at=at)
            await receive_order(moved.store, receipt.reference, asked.actor.id, asked)
            reply = await moved.case_client.update(receipt.reference, asked)
        assert reply is not None and reply.verdict is Verdict.APPLIED, reply
        found = {item.code: item for item in await look_into(moved)}
        assert "the database's clock is 1728" in found["clocks-apart"].sentence
        assert "nobody-escalated" not in found
    assert await _escalated(app) == []


async def test_with_this_processs_clock_wrong_the_guard_goes_by_the_others(
    app: App, database: TestDatabase
) -> None:
    await take_in(app, "N-1")
    _let_pass(database, "23 hours 2 minutes")
    for own in (TWO_DAYS, -TWO_DAYS):
        _go_by(app, own, EngineClock(_client_of(app), "support", partial(_moved, own)).read)
        async with app.engine.connect() as connection:
            assert abs(await clock(connection) - datetime.now(UTC)) < timedelta(seconds=5)
        await escalate_missed(app.store)
        assert [rung for rung, _ in await _escalated(app)] == ["12h", "20h", "24h"]


def _client_of(app: App) -> Callable[[], Awaitable[Client | None]]:
    async def reach() -> Client | None:
        return app.client

    return reach


async def test_temporals_own_clock_is_read_and_nothing_is_left_behind(
    app: App, temporal_server: TestTemporal
) -> None:
    shown = await EngineClock(_client_of(app), "support").read()
    assert shown is not None and shown.clock is ClockName.ENGINE and agree(OWN, shown)
    assert app.client is not None
    async with asyncio.timeout(20):
        # The list lags behind.
        while [run.id async for run in app.client.list_workflows("WorkflowType='ClockReading'")]:
            await asyncio.sleep(0.1)


async def test_where_no_two_clocks_agree_every_guard_holds_and_says_so(
    alone: App, database: TestDatabase, tmp_path: Path
) -> None:
    await take_in(alone, "N-1")
    _let_pass(database, "23 hours 2 minutes")
    _go_by(alone, -TWO_DAYS, _nobody)
    with pytest.raises(ClocksApart):
        await escalate_missed(alone.store)
    assert await send_old(alone.store, alone.sender("watchdog"), timedelta(0)) == 0
    assert isinstance(alone.channel, FakeChannel) and alone.channel.accepted == []
    assert await _escalated(alone) == []
    with pytest.raises(ClocksApart) as raised:
        await take_in(alone, "N-2")
    assert refusal_of(raised.value) is CLOCKS_APART
    # The alarm needs neither record nor time.
    settings = alone.settings.model_copy(update={"alarms_dir": tmp_path / "alarms"})
    own = OwnAlarm(replace(alone, settings=settings))
    for _ in range(3):
        await own.failed(ClocksApart())
    [file] = (tmp_path / "alarms").glob("*.eml")
    assert "contradict each other" in file.read_text(encoding="utf-8")
    _go_by(alone, timedelta(0))
    assert await escalate_missed(alone.store) > 0


async def test_what_two_wrong_clocks_had_told_is_taken_back_and_told_again_when_it_is_due(
    alone: App, database: TestDatabase
) -> None:
    reference = (await take_in(alone, "N-1")).reference
    async with _database_ahead(alone, database) as moved:
        _go_by(moved, TWO_DAYS)
        assert await escalate_missed(moved.store) > 3
        told = len(await _escalated(alone))
        assert await take_back_early(moved.store) == 0
        _administer(
            database,
            f"UPDATE {database.schema}.outbox SET state = 'sent' WHERE effect_key LIKE '%/24h/1'",
        )
    # A case of another time, as a demonstration's is, was moved on by hand, and not by a clock.
    _administer(database, f"UPDATE {database.schema}.cases SET clock_offset_seconds = 60")
    assert await take_back_early(alone.store) == 0
    _administer(database, f"UPDATE {database.schema}.cases SET clock_offset_seconds = 0")
    assert await take_back_early(alone.store) == told
    assert await take_back_early(alone.store) == 0
    assert all(withdrawn for _, withdrawn in await _escalated(alone))
    assert await _on_record(alone, reference) == told
    assert await _notices(alone, "escalations-taken-back") == ["waiting"]
    assert set(await _notices(alone, "nobody-on-duty")) == {"sent", "suppressed"}
    # Now it is due.
    _let_pass(database, "24 hours")
    await escalate_missed(alone.store)
    again = [rung for rung, withdrawn in await _escalated(alone) if not withdrawn]
    assert "24h" in again
    assert "waiting" in await _notices(alone, "nobody-on-duty")
    assert await take_back_early(alone.store) == 0


async def test_verify_names_an_escalation_that_is_withdrawn_by_nobody_or_stands_although_taken_back(
    alone: App, database: TestDatabase
) -> None:
    reference = (await take_in(alone, "N-1")).reference
    async with _database_ahead(alone, database) as moved:
        _go_by(moved, TWO_DAYS)
        await escalate_missed(moved.store)
    await take_back_early(alone.store)
    # The case was told, and has not read it; then it has.
    assert await _wrong_escalations(alone) == []
    assert await _on_record(alone, reference) > 3
    assert await _wrong_escalations(alone) == []
    _let_pass(database, "24 hours")
    await escalate_missed(alone.store)
    assert await _wrong_escalations(alone) == []
    table = f"{database.schema}.escalations"
    standing, *_ = await _ids(alone, withdrawn=False)
    first, second, *_ = await _ids(alone, withdrawn=True)
    for id, change, said in (
        (standing, "withdrawn_at = now()", "is withdrawn, and nobody took it back"),
        (first, "withdrawn_at = NULL, rung = rung || 'x'", "withdrawn_at of the escalation"),
        (second, "id = id || 'x'", "which was taken back, is gone"),
    ):
        _administer(database, f"UPDATE {table} SET {change} WHERE id = '{id}'")
        wrong = await _wrong_escalations(alone)
        assert any(said in each for each in wrong), wrong


async def _wrong_escalations(app: App) -> list[str]:
    found = await verify_trail(by_staff(app, Role.OPERATIONS))
    assert isinstance(found, Verified)
    return [each.sentence for each in found.problems if each.code == "escalation-differs"]


async def _ids(app: App, *, withdrawn: bool) -> list[str]:
    async with app.engine.connect() as connection:
        which = escalations.c.withdrawn_at.is_not(None) == withdrawn
        query = select(escalations.c.id).where(which).order_by(escalations.c.id)
        return list((await connection.execute(query)).scalars())


async def _on_record(app: App, reference: str) -> int:
    """The case reads what waits for it; how many escalations its chained events say were taken
    back.
    """
    waiting = await undecided(app.store, timedelta(0), timedelta(0))
    facts = [message.fact for message in waiting if message.fact is not None]
    await advance(app.store, reference, facts, datetime.now(UTC))
    assert not list(await verify_chain(app.store, reference))
    entries = [event for event, _ in await recorded_events(app.store, reference)]
    return sum(event.kind == "escalation-taken-back" for event in entries)


async def test_what_a_clock_ahead_has_stamped_leaves_when_it_is_put_right(
    alone: App, database: TestDatabase
) -> None:
    await take_in(alone, "N-1")
    later = "now() + interval '2 days'"
    _administer(
        database,
        f"UPDATE {database.schema}.outbox SET next_attempt_at = {later}, created_at = {later}",
    )
    assert await send_old(alone.store, alone.sender("watchdog"), timedelta(0)) == 0
    await take_back_early(alone.store)
    assert await send_old(alone.store, alone.sender("watchdog"), timedelta(0)) == 1


@pytest.mark.parametrize("ahead", [TWO_DAYS, -TWO_DAYS])
async def test_a_step_of_a_workflow_goes_by_the_clocks_that_agree(
    alone: App, ahead: timedelta
) -> None:
    now = datetime.now(UTC)
    moment = await _in_step(alone, now + ahead)
    assert abs(moment.now - now) < timedelta(seconds=5)
    assert abs(moment.engine_ahead - ahead) < timedelta(seconds=5)
    soon, late = now + timedelta(hours=1), now + timedelta(days=9)
    if ahead > timedelta(0):
        # Not at once, again and again: its own clock says that it is past.
        assert moment.wakes(soon) - (now + ahead) > LOOK_AGAIN / 2
        assert moment.wakes(late) == late
    else:
        assert abs(moment.wakes(soon) - (soon + ahead)) < timedelta(seconds=5)


async def test_a_step_waits_while_no_two_clocks_agree(alone: App) -> None:
    _go_by(alone, timedelta(days=-9))
    with pytest.raises(ApplicationError) as held:
        await _in_step(alone, datetime.now(UTC) + TWO_DAYS)
    assert held.value.type == "clocks-apart" and not held.value.non_retryable


async def _in_step(app: App, shown: datetime) -> AgreedMoment:
    environment = ActivityEnvironment()
    environment.info = replace(environment.info, started_time=shown)

    async def step() -> AgreedMoment:
        return await agreed_moment(app.engine, shown)

    return await environment.run(step)
