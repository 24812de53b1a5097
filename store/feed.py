"""The feed: what happened to their cases, for organisations' own systems, in the order in which it
was recorded.

An entry is written with the event it is about, in whatever order transactions happen to end. Its
place is given to it afterwards, by one transaction at a time, which sees only committed entries: so
an entry that commits late gets a later place, and a reader who has read up to a place has missed
nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    DateTime,
    Text,
    cast,
    exists,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.sql import ClauseElement

from policy.cases.feed import FeedRules, fed
from policy.cases.recording import RecordedEvent
from policy.cases.state import AnyCase
from policy.cases.words import AUTHORITY
from store.bundle import Bundle, Given, PreparedRows
from store.locks import lock_named
from store.tables import feed, referrals

_AT_ONCE = 1_000
_NAMES = uuid.UUID("6f1c5f5e-2d0b-4b53-9f0e-3a5d3c0f7b21")
_LOCK = lock_named("feed/")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLine:
    """One entry as an organisation reads it. `place` orders it among all; `happened_at` is UTC."""

    id: str
    place: int
    organisation_id: str
    reference: str
    word: str
    happened_at: datetime


def _new_line(given: Given) -> ClauseElement:
    """Told to the organisation that referred, unless it names another."""
    # One by one by its key, however many the database thinks there are.
    referred = (
        select(referrals.c.reference, referrals.c.organisation_id)
        .where(referrals.c.reference == given["of"])
        .limit(1)
        .lateral("referred")
    )
    found = select(
        given["id"],
        given["once"],
        func.coalesce(given["whose"], referred.c.organisation_id),
        referred.c.reference,
        given["word"],
        given["happened_at"],
    )
    names = ("id", "once", "organisation_id", "reference", "word", "happened_at")
    # The id follows from what must be there once, so a line that is there is there by both.
    return insert(feed).from_select(names, found).on_conflict_do_nothing()


_GIVEN = ("id", "once", "whose", "of", "word")
_NEW_LINE = PreparedRows(
    {**dict.fromkeys(_GIVEN, Text()), "happened_at": DateTime(timezone=True)}, _new_line
)


def tell(
    bundle: Bundle, rules: FeedRules, state: AnyCase, sequence: int, item: RecordedEvent[Any]
) -> None:
    """Write the entries of one event, with whatever else the bundle's transaction does. The id of
    each follows from what it is: a case that lives again after a disaster tells what it told before
    under the same one, and whoever was told knows it.
    """
    for number, entry in enumerate(fed(rules, item.event, item.effects)):
        once = f"{state.reference}/{sequence}/{number}"
        bundle.add(
            _NEW_LINE,
            id=str(uuid.uuid5(_NAMES, f"{once}/{entry.word.value}")),
            once=once,
            whose=state.authority if entry.audience == AUTHORITY else None,
            of=state.reference,
            word=entry.word.value,
            happened_at=item.recorded_at,
        )


async def give_places(engine: AsyncEngine) -> None:
    """Give every line that is on record its place."""
    while await _some_given(engine):
        continue


async def _some_given(engine: AsyncEngine) -> bool:
    """Whether there may be more."""
    waits = feed.c.place.is_(None)
    async with engine.begin() as connection:
        # Most often nothing waits, and then nobody need wait for another.
        if not (
            await connection.execute(select(exists(select(feed.c.id).where(waits))))
        ).scalar_one():
            return False
        await connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        # A statement of its own: it sees what the transaction that held the lock before has
        # committed.
        last = select(func.coalesce(func.max(feed.c.place), 0)).scalar_subquery()
        fresh = (
            select(
                feed.c.id,
                (last + func.row_number().over(order_by=(feed.c.stored_at, feed.c.id))).label("at"),
            )
            .where(waits)
            .order_by(feed.c.stored_at, feed.c.id)
            .limit(_AT_ONCE)
            .subquery("fresh")
        )
        placed = await connection.execute(
            update(feed)
            .where(feed.c.id == fresh.c.id, waits)
            .values(place=cast(fresh.c.at, BigInteger))
        )
    return placed.rowcount == _AT_ONCE


async def place_of(connection: AsyncConnection, id: str, codes: Collection[str]) -> int | None:
    """The place of an entry in the feed of one of these organisations; None if there is no such
    entry.
    """
    found = await connection.execute(
        select(feed.c.place, feed.c.organisation_id).where(feed.c.id == id)
    )
    row = found.one_or_none()
    # Judged here, so that the database does the same for a line that is somebody else's.
    return row.place if row is not None and row.organisation_id in codes else None


async def lines_after(
    connection: AsyncConnection, codes: Collection[str], place: int, limit: int
) -> list[FeedLine]:
    """The entries of these organisations after a place, in order."""
    shown = [feed.c[name] for name in FeedLine.__dataclass_fields__]
    rows = await connection.execute(
        select(*shown)
        .where(feed.c.organisation_id.in_(sorted(codes)), feed.c.place > place)
        .order_by(feed.c.place)
        .limit(limit)
    )
    return [FeedLine(**row._mapping) for row in rows]
