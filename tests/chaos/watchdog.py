"""The service's own watchdog, with a channel that fails: `python -m tests.chaos.watchdog`."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace

from service.health.second_guard import GUARD
from starter import watchdog
from tests.chaos.flaky import flaky
from wiring import startup
from wiring.app import App
from wiring.logs import configure
from wiring.settings import Settings


async def work(app: App, stopping: asyncio.Event) -> None:
    """As the watchdog's own."""
    await watchdog.work(replace(app, channel=flaky(app.channel, app.settings.data_dir)), stopping)


def main() -> int:
    """Entry of `python -m tests.chaos.watchdog`."""
    configure("watchdog")
    return asyncio.run(startup.run(Settings.load(), GUARD, work, temporal=False, sends=True))


if __name__ == "__main__":
    sys.exit(main())
