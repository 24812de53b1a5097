"""What worker, watchdog and pages do round after round, each with the database login of its job."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from temporalio.testing import ActivityEnvironment

from activities.reconciler import reconcile
from activities.webhooks import WebhookSender
from policy.duty.finding_kinds import LOOK_FAILED
from service.changing_keys import keep_to_schedule
from service.health.alarms import Ringer, send_alarms
from service.health.housekeeping import tidy_up
from service.health.keeping_keys import tend_keys
from service.health.looking import look_into
from service.health.second_guard import GUARD, look, take_back_early
from store import due_notices
from store.figures import figures
from tests.apps import app_on, take_in
from tests.servers import TestDatabase, TestTemporal
from wiring.app import App, open_app
from wiring.selfcheck import check_record
from wiring.serving import ServedPart, served


async def _worker(app: App) -> None:
    assert app.sending is None, "the worker's process knows no login but its own"
    await reconcile(app.case_client, every_case=True)


async def _sender(app: App) -> None:
    """A notice goes out and the case hears of it; then webhooks."""
    assert app.sending is None and app.client is not None
    async with app.engine.connect() as connection:
        notice, *_ = (await due_notices.waiting(connection)).due
    [send] = [
        one for one in served(app, ServedPart.NOTICES).activities if one.__name__ == "send_notice"
    ]
    assert await ActivityEnvironment().run(send, notice) == "sent"
    await app.case_client.take_dispatcher_over()
    webhooks = WebhookSender(app.engine, app.keys, "support", on_this_machine=True)
    await webhooks.send_due()
    await webhooks.clear()


async def _watchdog(app: App) -> None:
    await tidy_up(app)
    await tend_keys(app)
    await keep_to_schedule(app)
    done = await look(app.store, app.sender(GUARD), timedelta(0))
    assert done.sent > 0, "notices leave by the sender's login"
    await take_back_early(app.store)
    ringer = Ringer(app)
    assert [await ringer.look(), await ringer.look()] != [0, 0]
    await send_alarms(app, app.sender(GUARD))
    async with app.engine.connect() as connection:
        await figures(connection)


async def _web(app: App) -> None:
    assert LOOK_FAILED not in {found.code for found in await look_into(app)}


async def test_each_program_does_its_round_with_the_login_of_its_job_and_finds_that_it_fits(
    database: TestDatabase, tmp_path: Path, temporal_server: TestTemporal
) -> None:
    async with app_on(database, tmp_path, temporal_server) as app:
        await take_in(app, "N-1")
        await take_in(app, "N-2", received_ago=timedelta(hours=30))
        rounds = {"worker": _worker, "sender": _sender, "watchdog": _watchdog, "web": _web}
        for program, round_of in rounds.items():
            async with open_app(app.settings, program, sends=program == "watchdog") as its:
                assert await check_record(its) == []
                await round_of(its)
