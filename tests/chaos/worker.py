"""The service's own worker, with a channel that fails: `python -m tests.chaos.worker`."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from dataclasses import replace

from tests.chaos.flaky import FlakyChannel
from wiring import startup
from wiring.app import App
from wiring.logs import configure
from wiring.serving import serving
from wiring.settings import Settings
from worker import keep_reconciling

SEED = "CHAOS_SEED"
LOST_UNTIL = "CHAOS_LOST_UNTIL"
AT_WORK = "at-work-"
"""A file of this name and the worker's process number says that it polls."""


async def work(app: App, stopping: asyncio.Event) -> None:
    """As the worker's own, from the same parts."""
    assert app.client is not None  # the self-check has seen it
    unlucky = replace(app, channel=_flaky(app))
    reconciling = asyncio.create_task(keep_reconciling(unlucky))
    try:
        async with serving(unlucky, app.client):
            await unlucky.case_client.call_dispatcher()
            (app.settings.data_dir / f"{AT_WORK}{os.getpid()}").touch()
            await stopping.wait()
    finally:
        await startup.end(reconciling)


def _flaky(app: App) -> FlakyChannel:
    luck = random.Random(f"{os.environ[SEED]}/{os.getpid()}")
    folder = app.settings.data_dir
    return FlakyChannel(app.channel, folder, luck, float(os.environ[LOST_UNTIL]))


if __name__ == "__main__":
    configure("worker")
    sys.exit(asyncio.run(startup.run(Settings.load(), "worker", work, sends=True)))
