"""What has to be done now and then, and nobody asks for: drafts past their time go, and so does
what was begun of a file and never finished; files that are held back are scanned again; a
withdrawal of the only basis asks for an erasure; what was kept for as long as it may be goes, or is
put before people; once a day the record is anchored.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from service.attachments.scanning import scan_waiting
from service.health.anchoring import anchor_daily
from service.health.retaining import retain
from store.attachments import clear_abandoned_parts
from store.drafts import clear_drafts
from store.erasing import ask_after_withdrawals
from store.outside_file import clear_before
from store.policy_time import clock
from wiring import startup
from wiring.app import App, outside_folders
from wiring.logs import get_logger

EVERY = 300.0

log = get_logger("housekeeping")


async def keep_house(app: App, stopping: asyncio.Event, every: float = EVERY) -> None:
    """Do all of it every so many seconds until told to stop."""
    while not stopping.is_set():
        try:
            await tidy_up(app)
        except Exception as error:
            # Whatever one round meets, the next one must come.
            log.warning("house-not-kept", error=error)
        await startup.pause(stopping, every)


async def tidy_up(app: App) -> None:
    """One round. Each part is done whatever another meets; then the first of what they met is
    raised.
    """
    met: list[Exception] = []
    for part in _PARTS:
        try:
            await part(app)
        except Exception as error:
            met.append(error)
    for other in met[1:]:
        log.warning("house-not-kept", error=other)
    if met:
        raise met[0]


async def _clear_drafts(app: App) -> None:
    async with app.engine.begin() as connection:
        await clear_drafts(connection)
        await clear_abandoned_parts(connection)


async def _ask_after_withdrawals(app: App) -> None:
    async with app.engine.begin() as connection:
        await ask_after_withdrawals(connection)


async def clear_outside(app: App) -> None:
    """Remove files of the outside log that are older than any copy of the database, by a time that
    clocks agree on. Raises ClocksApart.
    """
    settings = app.settings
    async with app.engine.connect() as connection:
        now = await clock(connection)
    first = now.date() - timedelta(days=settings.outside_log_days)
    for folder in outside_folders(settings):
        clear_before(folder, settings.track, first)


_PARTS: Final[tuple[Callable[[App], Awaitable[object]], ...]] = (
    _clear_drafts,
    _ask_after_withdrawals,
    retain,
    scan_waiting,
    clear_outside,
    # Last: it waits for what lies elsewhere.
    anchor_daily,
)
"""What a round does, in this order."""
