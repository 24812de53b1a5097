"""What has to be done now and then, and nobody asks for: drafts past their time go, and so does
what was begun of a file and never finished; files that are held back are scanned again; a
withdrawal of the only basis asks for an erasure; what was kept for as long as it may be goes, or is
put before people; once a day the record is anchored.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from service.attachments.scanning import scan_waiting
from service.health.anchoring import anchor_daily
from service.health.retaining import retain
from store.attachments import clear_abandoned_parts
from store.drafts import clear_drafts
from store.erasing import ask_after_withdrawals
from store.outside_file import clear_before
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
    """One round."""
    async with app.engine.begin() as connection:
        await clear_drafts(connection)
        await clear_abandoned_parts(connection)
        await ask_after_withdrawals(connection)
    await retain(app)
    await scan_waiting(app)
    clear_outside(app)
    # Last: it waits for what lies elsewhere, and no more than itself is to be held up by that.
    await anchor_daily(app)


def clear_outside(app: App) -> None:
    """Remove files of the outside log that are older than any copy of the database."""
    settings = app.settings
    first = datetime.now(UTC).date() - timedelta(days=settings.outside_log_days)
    for folder in outside_folders(settings):
        clear_before(folder, settings.track, first)
