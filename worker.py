"""One process: settings, client, workers of one namespace, and the reconciler beside them. Stops
gracefully on SIGTERM.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, Worker

from activities.calling import Caller
from activities.cases import CaseActivities
from activities.duty import DutyActivities
from activities.healing import Healer
from activities.notices import NoticeActivities
from activities.reconciler import AskedLately, reconcile
from activities.webhooks import WebhookSender
from wiring import startup
from wiring.app import App
from wiring.exit import end_with
from wiring.logs import configure, get_logger
from wiring.releases import deployment_of
from wiring.settings import Settings, SettingsMissing

RECONCILE_EVERY = 5.0
COMPARE_EVERY = 12
TELL_EVERY = 2.0
CLEAR_EVERY = 1_800
GRACE = timedelta(seconds=60)
CASES_KEPT = 2_000
HELD_FOR = timedelta(seconds=8)
"""How long a case's next step waits for the worker that knows the case, before any other may take
it. See docs/adr/0007-a-step-waits-for-its-worker.md.
"""
AT_ONCE = 20

log = get_logger("worker")


def activities_of(app: App) -> list[Callable[..., Any]]:
    """Every activity of the process's track, with its outside resources."""
    case_client = app.case_client
    calling = Caller(case_client.call_dispatcher)
    cases = CaseActivities(
        app.store, app.track_wiring.cases, calling, rehearsal=app.settings.rehearsal
    )
    sending = app.sending.engine if app.sending else app.engine
    notices = NoticeActivities(sending, app.sender("dispatcher"), case_client.signal)
    duty = DutyActivities(app.engine, app.track_wiring.duty, case_client.call_dispatcher)
    return [
        cases.advance_case,
        *(notices.find_notices, notices.send_notice, duty.take_look),
    ]


def build_worker(app: App, client: Client) -> Worker:
    """The worker of the process's track. The client brings the plugin with converter, codec and
    sandbox.
    """
    return Worker(
        client,
        task_queue=app.settings.task_queue,
        workflows=list(app.track_wiring.workflows),
        activities=activities_of(app),
        max_concurrent_activities=AT_ONCE,
        max_cached_workflows=CASES_KEPT,
        workflow_task_poller_behavior=PollerBehaviorAutoscaling(),
        activity_task_poller_behavior=PollerBehaviorAutoscaling(),
        graceful_shutdown_timeout=GRACE,
        sticky_queue_schedule_to_start_timeout=HELD_FOR,
        deployment_config=deployment_of(app.settings),
    )


async def keep_reconciling(app: App) -> None:
    """Look every few seconds for what a crash or a bad release left undone; every minute compare
    all open cases with what is running.
    """
    passes, healer, asked = 0, Healer(app.case_client), AskedLately()
    while True:
        try:
            compares = passes % COMPARE_EVERY == 0
            done = await reconcile(app.case_client, every_case=compares, asked=asked)
            if done.started or done.delivered:
                log.event("reconciled", count=done.started + done.delivered)
            await _heal(app, healer, compares=compares)
            passes += 1
        except Exception as error:
            # Whatever one pass meets, the next one must come: this loop is what makes good.
            log.warning("reconcile-failed", error=error)
        await asyncio.sleep(RECONCILE_EVERY)


async def _heal(app: App, healer: Healer, *, compares: bool) -> None:
    healed = await healer.bring_on()
    # In a rehearsal each case has a clock of its own, which no list shows.
    if compares and not app.settings.rehearsal:
        healed += await healer.compare()
    for case in healed:
        log.warning("brought-to-the-record", reference=case.reference, code=case.code)


async def keep_sending_webhooks(app: App) -> None:
    """Look every few seconds for what organisations' addresses are to be told."""
    embedded, track = app.settings.embedded, app.settings.track
    engine = app.sending.engine if app.sending else app.engine
    sender = WebhookSender(engine, app.keys.ring, track, on_this_machine=embedded)
    passes = 0
    try:
        while True:
            try:
                await sender.send_due()
                if passes % CLEAR_EVERY == 0:
                    await sender.clear()
                passes += 1
            except Exception as error:
                log.warning("webhooks-not-sent", error=error)
            await asyncio.sleep(TELL_EVERY)
    finally:
        await sender.stop()


async def run(settings: Settings) -> int:
    """Work until SIGTERM or SIGINT; see `wiring.startup.run`."""
    return await startup.run(settings, "worker", _work)


async def _work(app: App, stopping: asyncio.Event) -> None:
    assert app.client is not None  # the self-check has seen it
    reconciling = asyncio.create_task(keep_reconciling(app))
    sending_webhooks = asyncio.create_task(keep_sending_webhooks(app))
    try:
        async with build_worker(app, app.client):
            log.event("worker-started")
            await app.case_client.call_dispatcher()
            await stopping.wait()
            # First: it asks cases that this worker answers for.
            await startup.end(reconciling)
        log.event("worker-stopped")
    finally:
        await startup.end(sending_webhooks)
        await startup.end(reconciling)


def main() -> int:
    """Entry of `python -m worker`."""
    configure("worker")
    try:
        settings = Settings.load()
    except SettingsMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return 2
    return asyncio.run(run(settings))


if __name__ == "__main__":
    end_with(main)
