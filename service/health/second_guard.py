"""The second guard: reads the store's deadlines, runs no case code, needs no Temporal.

What is 60 seconds overdue and not escalated, it escalates, and says that the first guard failed;
what has waited five minutes in the outbox, it sends. Both under the keys the first guard uses, so
nothing is sent twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from activities.sending import NoticeSender
from activities.settling import Ending
from policy.cases.deadlines import latest_occurrence
from policy.support.rulebook import rulebook_at
from policy.time import london_day
from store import due_notices
from store.case_store import CaseStore
from store.clock import ClocksApart
from store.health import DEADLINES_WATCHED, NOTICES_WATCHED, note_watch
from store.policy_time import clock
from store.taking_back import sealers_for, take_back, told_too_early
from store.watch import GUARD, Overdue, escalate_overdue, overdue, repeating
from wiring import startup
from wiring.app import App
from wiring.logs import get_logger

__all__ = ["GUARD", "LookDone", "escalate_missed", "look", "send_old", "watch"]

LOOK_EVERY = 5.0
SEND_WHEN_THIS_OLD = timedelta(minutes=5)
TROUBLES_BORNE = 3
LOOKS_PER_REVIEW = 6

log = get_logger("watchdog")


@dataclass(frozen=True, slots=True)
class LookDone:
    """What one look did."""

    escalated: int
    sent: int


async def look(
    store: CaseStore[Any, Any, Any],
    sender: NoticeSender,
    send_when_this_old: timedelta = SEND_WHEN_THIS_OLD,
) -> LookDone:
    """One look at every deadline and at the outbox."""
    return LookDone(await escalate_missed(store), await send_old(store, sender, send_when_this_old))


async def escalate_missed(store: CaseStore[Any, Any, Any]) -> int:
    """Escalate what is overdue and was not; how many. Raises ClocksApart: of a time that clocks
    contradict each other on nothing can be said to be overdue.
    """
    async with store.engine.connect() as connection:
        now = await clock(connection)
        until = now - timedelta(seconds=rulebook_at(now).watchdog_seconds)
        missed = [
            *await overdue(connection, until),
            *_repetitions(await repeating(connection, until), until),
        ]
    troubles = Troubles()
    escalated = 0
    for item in missed:
        with troubles.one():
            if await escalate_overdue(store, item, now):
                escalated += 1
                log.error("first-guard-failed", reference=item.reference)
    await _note(store, DEADLINES_WATCHED)
    return escalated


async def take_back_early(store: CaseStore[Any, Any, Any]) -> int:
    """Take back what was told of moments that have not come, by clocks that agree; how many
    escalations. Put right too: what a clock that ran ahead has stamped to wait until then. Raises
    ClocksApart.
    """
    async with store.engine.begin() as connection:
        now = await clock(connection)
        early = await told_too_early(connection, now)
        sealers = await sealers_for(store, early)
        wrong = [one for one in early if one.reference in sealers]
        if wrong:
            await take_back(connection, store.forms, sealers, wrong, now)
        await due_notices.due_after_all(connection)
    for item in wrong:
        log.error("told-too-early", reference=item.reference)
    return len(wrong)


async def send_old(
    store: CaseStore[Any, Any, Any], sender: NoticeSender, send_when_this_old: timedelta
) -> int:
    """Send what has waited so long in the outbox; how many left."""
    async with store.engine.connect() as connection:
        old = await due_notices.waiting(connection, older_than=send_when_this_old)
    troubles, sent = Troubles(), 0
    for notice in old.due:
        with troubles.one():
            sent += (await sender.send(notice)).ending is Ending.SENT
    await _note(store, NOTICES_WATCHED)
    return sent


async def _note(store: CaseStore[Any, Any, Any], part: str) -> None:
    async with store.engine.begin() as connection:
        await note_watch(connection, part)


class Troubles:
    """Lets one case's trouble pass, so that it never stands before the others. After a few of them
    the trouble is not a case's: then the look ends with it.
    """

    def __init__(self) -> None:
        self._met = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """One case's part of the look. Raises what it raised, if it was one too many."""
        try:
            yield
        except Exception as error:
            self._met += 1
            if self._met > TROUBLES_BORNE:
                raise
            log.error("watchdog-passed-over", error=error)


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


async def watch(app: App, stopping: asyncio.Event) -> None:
    """Look until told to stop."""
    sender = app.sender(GUARD)
    looks = 0
    while not stopping.is_set():
        # Each by itself: what stops the one must not stop the other.
        await _by_itself(escalate_missed(app.store))
        await _by_itself(send_old(app.store, sender, SEND_WHEN_THIS_OLD))
        if looks % LOOKS_PER_REVIEW == 0:
            await _by_itself(take_back_early(app.store))
        looks += 1
        await startup.pause(stopping, LOOK_EVERY)


async def _by_itself(part: Awaitable[int]) -> None:
    """One part of a look. Whatever it meets, the next one must come; one that goes on failing is
    found by its silence (`watchdog-silent`), and rings.
    """
    try:
        if count := await part:
            log.warning("watchdog-acted", count=count)
    except ClocksApart as error:
        log.error(error.code)
    except Exception as error:
        log.error("watchdog-cannot-look", error=error)
