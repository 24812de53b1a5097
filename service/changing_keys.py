"""Changing a track's key ring while everything goes on, and retiring the old key.

A change has three steps. `rotate` gives the ring a new primary key: from now on new cases are under
it. In the background every case's key is wrapped anew, and gets a new half in the key store.
`retire` takes the old key out of the ring and destroys the old halves: from then on the old ring,
in whose hands it may be, opens nothing that is here, and copies of the database from before open no
more.

Shared keys and the pepper are not changed so: docs/operations.md says what that means.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from policy.refusal import Refusal
from store.key_ring import KeyRing
from store.rewrapping import WrappedKeys, count_wrapped, destroy_halves_before, rewrap_some
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
    what_to_do="The watchdog wraps keys anew in the background; see: admin keys status.",
    rule="service",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysStanding:
    """A track's keys: the ids in the ring, when it was last changed (UTC), and the cases' keys."""

    primary: str
    older: tuple[str, ...]
    shared: int
    changed_at: datetime
    cases: WrappedKeys


async def keys_standing(app: App) -> KeysStanding:
    """Where a change of the ring is."""
    ring = app.keys.ring
    primary = ring.primary
    async with app.engine.connect() as connection:
        counted = await count_wrapped(connection, primary)
    return KeysStanding(
        primary=primary,
        older=tuple(sorted(ring.key_ids - {primary})),
        shared=len(ring.shared_ids),
        changed_at=ring.changed_at,
        cases=counted,
    )


async def rotate(app: App) -> KeysStanding | Refusal:
    """Give the ring a new primary key. Running processes follow the file."""
    standing = await keys_standing(app)
    if standing.older or standing.cases.halves_before:
        return CHANGE_UNDER_WAY
    KeyRing.rotate(app.settings.key_ring)
    log.event("key-ring-changed")
    return await keys_standing(app)


async def rewrap(app: App) -> int:
    """Wrap every key anew that is not yet; how many were."""
    count = 0
    while some := await rewrap_some(app.engine, app.keys):
        count += some
    return count


async def retire(app: App, settles: timedelta = SETTLES) -> KeysStanding | Refusal:
    """Take the old key out of the ring and destroy the halves from before, once nothing needs
    them.
    """
    standing = await keys_standing(app)
    recent = datetime.now(UTC) - standing.changed_at < settles
    if standing.older and (standing.cases.old or recent):
        return STILL_NEEDED
    if standing.older:
        KeyRing.retire(app.settings.key_ring, frozenset(standing.older))
        log.event("key-retired")
    await destroy_halves_before(app.engine, app.keys)
    return await keys_standing(app)


async def keep_to_schedule(app: App) -> None:
    """Wrap anew what a change has left. Where the settings say after how many days a ring is
    changed, do that, and retire the old key once the copies from before are gone.
    """
    await rewrap(app)
    days = app.settings.key_ring_days
    if not days:
        return
    standing = await keys_standing(app)
    age = datetime.now(UTC) - standing.changed_at
    if standing.older or standing.cases.halves_before:
        if age >= timedelta(days=app.settings.key_copies_days):
            await retire(app)
    elif age >= timedelta(days=days):
        await rotate(app)
