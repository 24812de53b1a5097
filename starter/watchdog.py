"""The second guard: reads the store's deadlines, runs no case code, needs no Temporal.

What is 60 seconds overdue and not escalated, it escalates, and says that the first guard failed;
what has waited five minutes in the outbox, it sends. Both under the keys the first guard uses, so
nothing is told twice.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.sending import Ending, Sender
from policy.rulebook import rulebook_at
from policy.support.ladder import latest_occurrence
from policy.time import london_day
from store import outbox
from store.cases import clock
from store.keys import CaseKeys, KeyStoreUnreachable
from store.watch import GUARD, Overdue, escalate_overdue, overdue, repeating
from wiring.app import App, open_app
from wiring.logs import configure, get_logger
from wiring.settings import Settings, SettingsMissing

LOOK_EVERY = 5.0
SEND_WHEN_THIS_OLD = timedelta(minutes=5)

log = get_logger("watchdog")


@dataclass(frozen=True, slots=True)
class Watched:
    """What one look did."""

    escalated: int
    sent: int


async def look(
    engine: AsyncEngine,
    keys: CaseKeys,
    sender: Sender,
    send_when_this_old: timedelta = SEND_WHEN_THIS_OLD,
) -> Watched:
    """One look at every deadline and at the outbox."""
    async with engine.connect() as connection:
        now = await clock(connection)
        wait = timedelta(seconds=rulebook_at(now).watchdog_seconds)
        missed = [
            *await overdue(connection, wait),
            *_repetitions(await repeating(connection, wait), now - wait),
        ]
    escalated = 0
    for item in missed:
        if await escalate_overdue(engine, keys, item, now):
            escalated += 1
            log.error("first-guard-failed", reference=item.reference)
    async with engine.connect() as connection:
        old = await outbox.waiting(connection, older_than=send_when_this_old)
    endings = [(await sender.send(notice)).ending for notice in old.due]
    return Watched(escalated, endings.count(Ending.SENT))


def _repetitions(running: list[Overdue], until: datetime) -> list[Overdue]:
    """A deadline that repeats and was escalated once is due again at its latest repetition; the
    ones between are not made up for, so that nobody is flooded after an outage.
    """
    found = []
    for item in running:
        due = latest_occurrence(item.due, item.repeats_days, until)
        if due != item.due:
            found.append(replace(item, due=due, rung=london_day(due).isoformat()))
    return found


async def watch(app: App) -> None:
    """Look for ever."""
    sender = app.sender(GUARD)
    while True:
        try:
            done = await look(app.engine, app.keys, sender)
            if done.escalated or done.sent:
                log.warning("watchdog-acted", count=done.escalated + done.sent)
        except (SQLAlchemyError, KeyStoreUnreachable, OSError) as error:
            log.error("watchdog-cannot-look", error=error)
        await asyncio.sleep(LOOK_EVERY)


async def run(settings: Settings) -> None:
    """Watch until SIGTERM or SIGINT."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with open_app(settings, GUARD, temporal=False) as app:
        log.event("watchdog-started")
        watching = asyncio.create_task(watch(app))
        await stopping.wait()
        watching.cancel()


def main() -> int:
    """Entry of `python -m starter.watchdog`."""
    configure("watchdog")
    try:
        settings = Settings.load()
    except SettingsMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return 2
    asyncio.run(run(settings))
    return 0


if __name__ == "__main__":
    sys.exit(main())
