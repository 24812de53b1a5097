"""The watchdog's other half: what is stuck in silence becomes an alarm that reaches somebody."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace

from activities.sending import NoticeSender
from activities.way_out import NOBODY
from notify.protocol import Notice, NotTaken
from policy.duty.finding_kinds import CLOCKS_APART
from policy.duty.findings import (
    CANNOT_LOOK,
    LIMITS,
    HealthFinding,
    HealthLook,
    Limits,
    finding,
    in_words,
)
from policy.duty.words import SERVICE_TROUBLE
from service.health.looking import look_into
from service.health.resting import RestingComparison
from store import due_notices
from store.alarms import raise_alarms
from store.clock import ClocksApart
from store.health import TROUBLE_WATCHED, note_watch
from store.policy_time import clock
from store.watch import GUARD
from wiring import startup
from wiring.app import App
from wiring.logs import get_logger
from wiring.temporal_client import connect

_FAILURES_BORNE = 1
AGAIN_AFTER = 10.0
"""Seconds until the second look at steps that fail: a broken release is to be known of within a
minute, and every other kind of trouble may pass by itself in less than half a minute.
"""

log = get_logger("watchdog")


class Ringer:
    """Remembers what the last look found. Everything that must outlive it stands in the record."""

    def __init__(self, app: App, limits: Limits = LIMITS) -> None:
        self._app, self._limits = app, limits
        self._before: frozenset[str] = frozenset()
        self._comparison = RestingComparison()
        self.soon = False
        """Whether the next look should come sooner."""

    async def look(self) -> int:
        """One look; how many people were notified. Raises when the database is out of reach."""
        app = await self._in_reach()
        # It is not asked where Temporal says nothing.
        self._comparison.known = False
        found = tuple(await look_into(app, self._limits, self._comparison.look))
        look = HealthLook(found, compared=self._comparison.known)
        lasting = look.lasting(self._before)
        self.soon = "steps-failing" in look.codes - self._before
        self._before = look.to_see_again(self._before)
        for item in lasting:
            log.error("stuck", code=item.code, count=item.count)
        return await self._ring(lasting, look)

    async def stop(self) -> None:
        """Leave what goes on beside the looks."""
        await self._comparison.stop()

    async def _ring(self, lasting: tuple[HealthFinding, ...], look: HealthLook) -> int:
        async with self._app.engine.begin() as connection:
            count = await raise_alarms(connection, lasting, look, await clock(connection))
            await note_watch(connection, TROUBLE_WATCHED)
        return count

    async def _in_reach(self) -> App:
        """The app with a client, as soon as Temporal can be reached; it is kept from then on."""
        if self._app.client is None:
            client = await connect(self._app.settings, self._app.keys)
            self._app = replace(self._app, client=client)
        return self._app


class OwnAlarm:
    """The alarm about the watchdog itself: when it could not look twice in a row, it says so by the
    ways that need no record, once until it can look again; at each look until its channel takes it,
    for what keeps it from the record may have kept it from the channel too.
    """

    def __init__(self, app: App) -> None:
        self._app, self._failed = app, 0
        self._told: set[str] = set()
        # One notice of each trouble, however often it is tried: what a channel has it takes once.
        self._ids: dict[str, str] = {}

    def worked(self) -> None:
        """A look came to its end."""
        self._failed = 0
        self._told.clear()
        self._ids.clear()

    async def failed(self, error: Exception) -> None:
        """A look did not. Raises nothing: the next look must come."""
        log.error(CANNOT_LOOK.code, error=error)
        self._failed += 1
        if self._failed <= _FAILURES_BORNE:
            return
        # An alarm that stands in the record climbs by the time, which is not known then.
        trouble = finding(CLOCKS_APART) if isinstance(error, ClocksApart) else CANNOT_LOOK
        if trouble.code not in self._told and await self._ring(trouble):
            self._told.add(trouble.code)

    async def _ring(self, trouble: HealthFinding) -> bool:
        """Whether it was taken."""
        to = self._app.settings.alarms_to
        wording = self._app.track_wiring.wording
        subject, body = wording.render(
            SERVICE_TROUBLE, trouble.code, "operations", in_words(trouble)
        )
        id = self._ids.setdefault(trouble.code, str(uuid.uuid4()))
        notice = Notice(id=id, address=to or NOBODY, subject=subject, body=body)
        if not to:
            await self._app.alarm.leave_file(notice)
            return True
        try:
            await self._app.alarm.send(notice)
        except NotTaken as refusal:
            log.error("alarm-not-taken", code=refusal.code)
            return False
        return True


async def ring(app: App, stopping: asyncio.Event, every: float) -> None:
    """Look every so many seconds until told to stop. What rings is sent from here too: the channel,
    the worker or Temporal may be what is wrong.
    """
    ringer, own, sender = Ringer(app), OwnAlarm(app), app.sender(GUARD)
    try:
        while not stopping.is_set():
            await _look(app, ringer, own, sender)
            await startup.pause(stopping, min(every, AGAIN_AFTER) if ringer.soon else every)
    finally:
        await ringer.stop()


async def _look(app: App, ringer: Ringer, own: OwnAlarm, sender: NoticeSender) -> None:
    """Raises nothing: whatever one look meets, the next one must come."""
    try:
        if count := await ringer.look():
            log.warning("alarm-rang", count=count)
        await send_alarms(app, sender)
        own.worked()
    except Exception as error:
        await own.failed(error)


async def send_alarms(app: App, sender: NoticeSender) -> None:
    """Try every alarm that has not left."""
    async with app.engine.connect() as connection:
        waiting = await due_notices.alarms_waiting(connection)
    for notice in waiting:
        await sender.send(notice)
