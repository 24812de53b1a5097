"""Changing a track's key ring while everything goes on, and retiring the old key.

A change has three steps. `rotate` gives the ring a new primary key and a new shared one: from now
on new cases, and rows that are of no case, are under them. In the background every case's key is
wrapped anew, and every row that is of no case sealed anew; each gets a new half in the key store.
`retire` takes the old keys out of the ring and destroys the old halves: from then on the old ring,
in whose hands it may be, opens nothing that is here, and copies of the database from before open no
more.

The pepper is not changed so: docs/operations.md says what that means.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from policy.refusal import Refusal
from store.key_ring import KeyRing
from store.letting_go import count_for_copies, destroy_let_go
from store.locks import lock_named
from store.policy_time import clock
from store.rewrapping import WrappedKeys, count_wrapped, destroy_halves_before, rewrap_some
from store.sealing_anew import count_under_older, seal_all_anew
from wiring.app import App
from wiring.logs import get_logger

SETTLES = timedelta(minutes=2)
"""So long after a change somebody may still be committing what they wrapped under the old key."""

log = get_logger("key-ring")

CHANGE_UNDER_WAY = Refusal(
    code="change-under-way",
    sentence="The last change of the key ring is not finished: an old key is still in it.",
    what_to_do="Let the watchdog wrap every key anew, then retire the old one: admin keys retire.",
    rule="service",
)
STILL_NEEDED = Refusal(
    code="old-key-needed",
    sentence="The old key is still needed, or the change is less than two minutes old.",
    what_to_do="The watchdog wraps and seals all anew in the background; see: admin keys status.",
    rule="service",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysStanding:
    """A track's keys: the ids in the ring, when it was last changed (UTC), the cases' keys, and how
    many rows of no case are under older shared keys still, by table and column, and how many of
    their old halves wait to be destroyed. A shared key that has passed opens only what Temporal and
    the outside log hold.
    """

    primary: str
    older: tuple[str, ...]
    shared_primary: str
    shared_older: tuple[str, ...]
    passed: int
    changed_at: datetime
    cases: WrappedKeys
    rows: Mapping[str, int]
    halves_for_copies: int

    @property
    def under_way(self) -> bool:
        """Whether a change is: something of before it is there still."""
        halves = self.cases.halves_before + self.halves_for_copies
        return bool(self.older or self.shared_older or halves)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneAnew:
    """How many keys of cases were wrapped anew, how many rows sealed anew, and how many rows do not
    open at all.
    """

    wrapped: int
    sealed: int
    broken: int


async def keys_standing(app: App) -> KeysStanding:
    """Where a change of the ring is."""
    ring = app.keys.ring
    primary, shared = ring.primary, ring.shared_primary
    async with app.engine.connect() as connection:
        counted = await count_wrapped(connection, primary)
        rows = await count_under_older(connection, app.keys)
        for_copies = await count_for_copies(connection)
    return KeysStanding(
        primary=primary,
        older=tuple(sorted(ring.key_ids - {primary})),
        shared_primary=shared,
        shared_older=tuple(sorted(ring.shared_ids - {shared})),
        passed=len(ring.passed_ids),
        changed_at=ring.changed_at,
        cases=counted,
        rows=rows,
        halves_for_copies=for_copies,
    )


async def rotate(app: App) -> KeysStanding | Refusal:
    """Give the ring a new primary key. Running processes follow the file."""
    async with _alone(app):
        standing = await keys_standing(app)
        if standing.under_way:
            return CHANGE_UNDER_WAY
        KeyRing.rotate(app.settings.key_ring)
    log.event("key-ring-changed")
    return await keys_standing(app)


@asynccontextmanager
async def _alone(app: App) -> AsyncIterator[None]:
    """One change at a time, of all machines: the lock beside the ring's file holds on one, and of
    two who write it at once the later would drop the other's key. Let go with the transaction.
    """
    async with app.engine.begin() as connection:
        await connection.execute(select(func.pg_advisory_xact_lock(lock_named("key-ring"))))
        yield


async def rewrap(app: App) -> DoneAnew:
    """Wrap every key anew, and seal every row, that is not yet."""
    count = 0
    while some := await rewrap_some(app.engine, app.keys):
        count += some
    rows = await seal_all_anew(app.engine, app.keys)
    if rows.broken:
        log.error("rows-do-not-open", count=rows.broken)
    return DoneAnew(wrapped=count, sealed=rows.count, broken=rows.broken)


async def retire(app: App, settles: timedelta = SETTLES) -> KeysStanding | Refusal:
    """Take the old keys out of the ring and destroy the halves from before, once nothing needs
    them.
    """
    standing = await keys_standing(app)
    recent = await _now(app) - standing.changed_at < settles
    old = frozenset((*standing.older, *standing.shared_older))
    if old and (standing.cases.old or standing.rows or recent):
        return STILL_NEEDED
    if old:
        async with _alone(app):
            KeyRing.retire(app.settings.key_ring, old)
        log.event("key-retired")
    await destroy_halves_before(app.engine, app.keys)
    await destroy_let_go(app.engine, app.keys.halves, for_copies=True)
    return await keys_standing(app)


async def _now(app: App) -> datetime:
    """By clocks that agree: what a change ends is gone for good. Raises ClocksApart."""
    async with app.engine.connect() as connection:
        return await clock(connection)


async def keep_to_schedule(app: App) -> None:
    """Wrap and seal anew what a change has left. Where the settings say after how many days a ring
    is changed, do that, and retire the old key once the copies from before are gone.
    """
    await rewrap(app)
    days = app.settings.key_ring_days
    if not days:
        return
    standing = await keys_standing(app)
    age = await _now(app) - standing.changed_at
    if standing.under_way:
        if age >= timedelta(days=app.settings.key_copies_days):
            await retire(app)
    elif age >= timedelta(days=days):
        await rotate(app)
