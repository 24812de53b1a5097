"""The second guard: what the first one missed is escalated all the same, once, and said to be
so.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import create_engine, select, text
from temporalio.worker import Worker

from notify.fake import FakeChannel
from policy.support.deeds import WithdrawConsent
from policy.support.words import SlaState
from service.health.second_guard import LookDone, look
from store.cases import load_state
from store.inbox import receive_order
from store.tables import escalations, inbox, outbox
from tests.apps import SUPERVISOR, order, take_in
from tests.faults.broken_case import BrokenCase
from tests.servers import TestDatabase
from wiring.app import App
from wiring.serving import serving

NO_WAIT = timedelta(0)


def _let_time_pass(database: TestDatabase, by: timedelta) -> None:
    """For the second guard time is what stands in its rows."""
    engine = create_engine(database.admin_url)
    with engine.begin() as connection:
        connection.execute(
            text(f"UPDATE {database.schema}.deadlines SET due = due - CAST(:by AS interval)"),
            {"by": f"{by.total_seconds()} seconds"},
        )
    engine.dispose()


async def _look(app: App, send_when_this_old: timedelta = timedelta(minutes=5)) -> LookDone:
    return await look(app.store, app.sender("watchdog"), send_when_this_old)


async def _escalated(app: App) -> list[tuple[str, str, str]]:
    async with app.engine.connect() as connection:
        rows = await connection.execute(
            select(escalations.c.rung, escalations.c.role, escalations.c.guard).order_by(
                escalations.c.escalated_at
            )
        )
        return [(row.rung, row.role, row.guard) for row in rows]


async def test_with_temporal_stopped_every_rung_is_escalated_by_the_watchdog(
    app: App, database: TestDatabase
) -> None:
    stopped = replace(app, client=None)
    await take_in(stopped, "N-1")
    _let_time_pass(database, timedelta(hours=23, minutes=2))
    await _look(stopped)
    at_breach = await _escalated(stopped)
    _let_time_pass(database, timedelta(hours=4))
    await _look(stopped)
    assert ("24h", "duty supervisor", "watchdog") in at_breach
    later = (await _escalated(stopped))[len(at_breach) :]
    assert [item[:2] for item in later] == [("25h", "manager"), ("28h", "head of service")]


async def test_what_is_not_yet_sixty_seconds_overdue_is_left_to_the_first_guard(
    app: App, database: TestDatabase
) -> None:
    receipt = await take_in(app, "N-1")
    assert receipt.state is not None
    until_due = receipt.state.deadlines[0].due - datetime.now(UTC)
    _let_time_pass(database, until_due + timedelta(seconds=50))
    assert (await _look(app)).escalated == 0
    _let_time_pass(database, timedelta(seconds=12))
    assert (await _look(app)).escalated == 1


async def test_looking_again_tells_nobody_twice(app: App, database: TestDatabase) -> None:
    await take_in(app, "N-1")
    _let_time_pass(database, timedelta(hours=23, minutes=2))
    first = await _look(app)
    assert first.escalated == 3
    assert (await _look(app)).escalated == 0


async def test_a_repeating_deadline_is_notified_at_its_latest_repetition_only(
    app: App, database: TestDatabase
) -> None:
    await take_in(app, "N-1")
    _let_time_pass(database, timedelta(days=10))
    await _look(app)
    daily = [item for item in await _escalated(app) if item[0].startswith("20") and "-" in item[0]]
    assert len(daily) == 2
    assert (await _look(app)).escalated == 0


async def test_what_the_watchdog_escalates_is_sent_without_temporal(
    app: App, database: TestDatabase
) -> None:
    stopped = replace(app, client=None)
    await take_in(stopped, "N-1", received_ago=timedelta(hours=11, minutes=59))
    _let_time_pass(database, timedelta(minutes=3))
    await _look(stopped)
    sent = await _look(stopped, send_when_this_old=NO_WAIT)
    assert isinstance(app.channel, FakeChannel)
    assert sent.sent == len(app.channel.accepted)
    # Nobody is on the rota here, so the alarm rings instead of a person's bell.
    assert any("ALARM" in notice.subject for notice in app.channel.accepted)


async def test_young_notices_are_left_to_the_dispatcher(app: App) -> None:
    await take_in(app, "N-1")
    assert (await _look(app)).sent == 0


async def test_after_a_withdrawal_was_received_nothing_is_escalated(
    app: App, database: TestDatabase
) -> None:
    receipt = await take_in(app, "N-1")
    asked = order("order-1", WithdrawConsent(channel="letter"), SUPERVISOR)
    await receive_order(app.store, receipt.reference, "S-2002", asked)
    _let_time_pass(database, timedelta(hours=30))
    assert (await _look(app)).escalated == 0


def _nearly_due() -> timedelta:
    """How long ago a receipt is that falls due in 10 to 70 seconds; receipts are written to the
    minute.
    """
    now = datetime.now(UTC)
    minute = (now + timedelta(seconds=10)).replace(second=0, microsecond=0)
    return now - (minute + timedelta(minutes=1) - timedelta(hours=24))


def _broken_worker(app: App) -> Worker:
    assert app.client is not None
    return Worker(app.client, task_queue=app.settings.task_queue, workflows=[BrokenCase])


async def test_what_the_watchdog_escalated_for_a_broken_worker_the_mended_one_does_not_repeat(
    app: App, database: TestDatabase
) -> None:
    receipt = await take_in(app, "N-1", received_ago=_nearly_due())
    assert receipt.state is not None
    async with _broken_worker(app):
        await app.case_client.start_case(receipt.state)
        await asyncio.sleep(1.0)
        _let_time_pass(database, timedelta(minutes=3))
        assert (await _look(app)).escalated >= 1
    by_watchdog = await _escalated(app)
    assert ("24h", "duty supervisor", "watchdog") in by_watchdog
    assert app.client is not None
    async with serving(app, app.client), asyncio.timeout(100):
        while True:
            state = await load_state(app.store, receipt.reference)
            assert state is not None
            if state.sla is SlaState.BREACHED:
                break
            await asyncio.sleep(0.2)
    rungs = [item for item in await _escalated(app) if item[0] == "24h"]
    assert rungs == [("24h", "duty supervisor", "watchdog")]


async def test_the_case_learns_through_its_inbox_that_the_watchdog_acted(
    app: App, database: TestDatabase
) -> None:
    receipt = await take_in(app, "N-1", received_ago=timedelta(hours=11, minutes=59))
    _let_time_pass(database, timedelta(minutes=3))
    await _look(app)
    async with app.engine.connect() as connection:
        row: Any = (await connection.execute(select(inbox))).one()
        orders = (await connection.execute(select(outbox.c.template))).scalars().all()
    assert (row.reference, row.sender, row.verdict) == (receipt.reference, "watchdog", None)
    assert "nobody-on-duty" in orders
