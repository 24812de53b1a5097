"""The watchdog's process: the second guard (`service.health.second_guard`), every half minute a
look for what is stuck in silence (`service.health.alarms`), the record's figures, and what has to
be done now and then (`service.health.housekeeping`).
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from service.health.alarms import ring
from service.health.figures import collect
from service.health.housekeeping import keep_house
from service.health.keeping_keys import keep_keys
from service.health.second_guard import GUARD, watch
from wiring import startup
from wiring.exit import end_with
from wiring.logs import configure, get_logger
from wiring.settings import Settings, SettingsMissing

if TYPE_CHECKING:
    from wiring.app import App

ALARMS_EVERY = 30.0
GRACE = 10.0

log = get_logger("watchdog")


async def run(settings: Settings) -> int:
    """Watch until SIGTERM or SIGINT; see `wiring.startup.run`."""
    return await startup.run(settings, GUARD, work, temporal=False, sends=True)


async def work(app: App, stopping: asyncio.Event) -> None:
    """Watch, ring, count and keep house until told to stop."""
    log.event("watchdog-started")
    watching = asyncio.create_task(watch(app, stopping))
    # On its own: Temporal may let it wait, and deadlines must not.
    ringing = asyncio.create_task(ring(app, stopping, ALARMS_EVERY))
    counting = asyncio.create_task(collect(app, stopping))
    keeping = asyncio.create_task(keep_house(app, stopping))
    of_keys = asyncio.create_task(keep_keys(app, stopping))
    await stopping.wait()
    await startup.end(ringing)
    await startup.end(counting)
    await startup.end(keeping)
    await startup.end(of_keys)
    # A notice that is being handed over is better handed over.
    await startup.end(watching, GRACE)
    log.event("watchdog-stopped")


def main() -> int:
    """Entry of `python -m starter.watchdog`."""
    configure("watchdog")
    try:
        settings = Settings.load()
    except SettingsMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return 2
    return asyncio.run(run(settings))


if __name__ == "__main__":
    end_with(main)
