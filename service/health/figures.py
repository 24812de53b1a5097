"""The watchdog shows the record's figures: it stands even when Temporal does not, and there is one
of it however many workers there are.
"""

from __future__ import annotations

import asyncio

from store.figures import figures
from wiring import startup
from wiring.app import App
from wiring.logs import get_logger
from wiring.metrics import Gauges
from wiring.temporal_client import runtime_of

EVERY = 15.0

log = get_logger("metrics")


async def collect(app: App, stopping: asyncio.Event, every: float = EVERY) -> None:
    """Read and show the figures every so many seconds until told to stop. What cannot be read stays
    as it was; how old it is stands beside it. Without an address for metrics nothing is read.
    """
    if not app.settings.metrics_listen:
        return
    gauges = Gauges(runtime_of(app.settings).metric_meter)
    while not stopping.is_set():
        try:
            async with app.engine.connect() as connection:
                gauges.show(await figures(connection))
        except Exception as error:
            # Whatever one look meets, the next one must come.
            log.warning("figures-not-read", error=error)
        await startup.pause(stopping, every)
