"""What the watchdog does for the keys: carries out erasures that were ordered, goes on with a
change of the key ring, destroys halves that no row needs any more and those of nobody, and erases
again what came back with an older copy of the database.
"""

from __future__ import annotations

import asyncio

from service.changing_keys import keep_to_schedule
from service.erasure.again import erase_again
from service.erasure.erasing import go_on_erasing
from store.incidents import report
from store.keys_in_use import HALF_LOST
from store.letting_go import destroy_let_go
from store.tending import KeyStoreDoesNotFit, tend
from wiring import startup
from wiring.app import App
from wiring.logs import get_logger

EVERY, LOOKS_PER_TENDING = 30.0, 120

log = get_logger("key-keeping")


async def keep_keys(app: App, stopping: asyncio.Event, every: float = EVERY) -> None:
    """Do so until told to stop: a change every half minute, the rest at first and every hour."""
    looks = 0
    while not stopping.is_set():
        try:
            if looks % LOOKS_PER_TENDING == 0:
                await tend_keys(app)
            await go_on_erasing(app)
            await destroy_let_go(app.engine, app.keys.halves)
            await keep_to_schedule(app)
        except KeyStoreDoesNotFit as error:
            log.error(error.code)
        except Exception as error:
            log.warning("keys-not-kept", error=error)
        looks += 1
        await startup.pause(stopping, every)


async def tend_keys(app: App) -> None:
    """Hold key store and database against each other. What was erased stays erased; what was lost
    with a key store is named.
    """
    found = await tend(app.engine, app.keys.halves)
    for reference in found.lacks:
        # A look at the health of the service holds these against the store, and not all cases.
        await report(app.engine, HALF_LOST, reference, once=reference)
    for reference in found.erased_before:
        await erase_again(app, reference)
