"""One process: settings, client, workers of one namespace, and the reconciler beside them. Stops
gracefully on SIGTERM.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, Worker

from activities.cases import CaseActivities
from activities.notices import NoticeActivities
from activities.reconciler import reconcile
from wiring.app import App, open_app
from wiring.logs import configure, get_logger
from wiring.settings import Settings, SettingsMissing
from workflows.notice_dispatcher import NoticeDispatcher
from workflows.support_case import SupportCase

WORKFLOWS: Sequence[type] = (SupportCase, NoticeDispatcher)
RECONCILE_EVERY = 5.0
COMPARE_EVERY = 12
TRY_AGAIN = 2.0
GRACE = timedelta(seconds=60)
CASES_KEPT = 2_000
AT_ONCE = 20

log = get_logger("worker")


def activities_of(app: App) -> list[Callable[..., Any]]:
    """Every activity of the support track, with its outside resources."""
    post = app.post
    cases = CaseActivities(
        app.engine, app.keys, post.call_dispatcher, rehearsal=app.settings.rehearsal
    )
    notices = NoticeActivities(app.engine, app.sender("dispatcher"), post.tell)
    return [cases.open_case, cases.record, notices.find_notices, notices.send_notice]


def build_worker(app: App, client: Client) -> Worker:
    """The worker of the support track. The client brings the plugin with converter, codec and
    sandbox.
    """
    return Worker(
        client,
        task_queue=app.settings.task_queue,
        workflows=list(WORKFLOWS),
        activities=activities_of(app),
        max_concurrent_activities=AT_ONCE,
        max_cached_workflows=CASES_KEPT,
        workflow_task_poller_behavior=PollerBehaviorAutoscaling(),
        activity_task_poller_behavior=PollerBehaviorAutoscaling(),
        graceful_shutdown_timeout=GRACE,
    )


async def keep_reconciling(app: App) -> None:
    """Look every few seconds for what a crash left undone; every minute compare all open cases with
    what is running.
    """
    passes = 0
    while True:
        try:
            done = await reconcile(app.post, every_case=passes % COMPARE_EVERY == 0)
            if done.started or done.delivered:
                log.event("reconciled", count=done.started + done.delivered)
            passes += 1
        except Exception as error:
            # Whatever one pass meets, the next one must come: this loop is what makes good.
            log.warning("reconcile-failed", error=error)
        await asyncio.sleep(RECONCILE_EVERY)


async def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT. Waits for Temporal if it is not there yet."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    while not stopping.is_set():
        async with open_app(settings, "worker") as app:
            if app.client is not None:
                await _work(app, app.client, stopping)
                return
        log.warning("temporal-out-of-reach")
        await asyncio.sleep(TRY_AGAIN)


async def _work(app: App, client: Client, stopping: asyncio.Event) -> None:
    reconciling = asyncio.create_task(keep_reconciling(app))
    try:
        async with build_worker(app, client):
            log.event("worker-started")
            await app.post.call_dispatcher()
            await stopping.wait()
        log.event("worker-stopped")
    finally:
        reconciling.cancel()


def main() -> int:
    """Entry of `python -m worker`."""
    configure("worker")
    try:
        settings = Settings.load()
    except SettingsMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return 2
    asyncio.run(run(settings))
    return 0


if __name__ == "__main__":
    sys.exit(main())
