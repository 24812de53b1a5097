"""The watchdog's other half: what is stuck in silence becomes an alarm that somebody hears."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from policy.duty.findings import LIMITS, Finding, Limits, not_known, seen_twice
from starter.health import look_into
from store.alarms import raise_alarms
from store.cases import clock
from wiring import startup
from wiring.app import App, connect
from wiring.logs import get_logger

log = get_logger("watchdog")


class Ringer:
    """Remembers what the last look found. Everything that must outlive it stands in the record."""

    def __init__(self, app: App, limits: Limits = LIMITS) -> None:
        self._app, self._limits = app, limits
        self._before: frozenset[str] = frozenset()

    async def look(self) -> int:
        """One look; how many people were told. Raises when the database is out of reach."""
        app = await self._in_reach()
        found = tuple(await look_into(app, self._limits))
        lasting = seen_twice(self._before, found)
        codes = frozenset(item.code for item in found)
        # What cannot be seen now is still to be told at the next look that can.
        self._before = codes | (self._before & not_known(codes))
        for item in lasting:
            log.error("stuck", code=item.code, count=item.count)
        return await self._ring(lasting, found)

    async def _ring(self, lasting: tuple[Finding, ...], found: tuple[Finding, ...]) -> int:
        async with self._app.engine.begin() as connection:
            return await raise_alarms(connection, lasting, found, await clock(connection))

    async def _in_reach(self) -> App:
        """The app with a client, as soon as Temporal can be reached; it is kept from then on."""
        if self._app.client is None:
            client = await connect(self._app.settings, self._app.keys)
            self._app = replace(self._app, client=client)
        return self._app


async def ring(app: App, stopping: asyncio.Event, every: float) -> None:
    """Look every so many seconds until told to stop."""
    ringer = Ringer(app)
    while not stopping.is_set():
        try:
            if count := await ringer.look():
                log.warning("alarm-rang", count=count)
        except Exception as error:
            # Whatever one look meets, the next one must come.
            log.error("watchdog-cannot-look", error=error)
        await startup.pause(stopping, every)
