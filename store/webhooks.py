"""The addresses of organisations that events are sent to. A secret is sealed with a shared key of
the ring and shown once; while one is changed for another both sign.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.webhooks import OLD_SECRET_LASTS, SECRET_BYTES, secret_of
from store.keys import CaseKeys
from store.ring_rows import RingColumn
from store.successors import signs_now
from store.tables import feed, webhook_sendings, webhooks

SECRET, OLD_SECRET = RingColumn.of(webhooks.c.sealed), RingColumn.of(webhooks.c.old_sealed)
MOST_GIVEN_UP = 20
TEST_WORD = "test"
"""What a test event tells, of no case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """Something that an address did not take in all its time. Its event is in the feed still."""

    id: str
    word: str
    reference: str
    code: str
    settled_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """An address that events are sent to, and how that goes. Times are UTC. `waiting` counts what
    it has not taken yet, `given_up` is the last of what was given up.
    """

    id: str
    organisation_id: str
    address: str
    made_by: str
    made_at: datetime
    old_until: datetime | None
    failing_since: datetime | None
    last_code: str
    last_taken_at: datetime | None
    waiting: int
    given_up: tuple[GivenUp, ...] = ()


async def add_webhook(
    connection: AsyncConnection, keys: CaseKeys, organisation: str, address: str, by: str
) -> tuple[str, str]:
    """Keep an address, to which events are sent from now on; its id and its secret."""
    id = f"W-{secrets.token_hex(4)}"
    secret = secret_of(secrets.token_bytes(SECRET_BYTES))
    last = select(func.coalesce(func.max(feed.c.place), 0)).scalar_subquery()
    await connection.execute(
        insert(webhooks).values(
            id=id,
            organisation_id=organisation,
            address=address,
            made_by=by,
            filled_to=last,
            **await SECRET.sealed(keys, secret.encode(), {"id": id, "version": 1}),
        )
    )
    return id, secret


async def change_secret(
    connection: AsyncConnection, keys: CaseKeys, organisation: str, id: str
) -> str | None:
    """A new secret, beside which the one before signs for a day; None if there is no such live
    address.
    """
    secret = secret_of(secrets.token_bytes(SECRET_BYTES))
    held = select(webhooks.c.version).where(_own(organisation, id)).with_for_update()
    version = (await connection.execute(held)).scalar_one_or_none()
    if version is None:
        return None
    await connection.execute(
        update(webhooks)
        .where(_own(organisation, id))
        .values(
            old_key_id=webhooks.c.key_id,
            old_sealed=webhooks.c.sealed,
            old_slot=webhooks.c.slot,
            old_until=func.clock_timestamp() + OLD_SECRET_LASTS,
            # The database counts it on with each new secret, and never back.
            **await SECRET.sealed(keys, secret.encode(), {"id": id, "version": version + 1}),
        )
    )
    return secret


async def end_webhook(connection: AsyncConnection, organisation: str, id: str, by: str) -> bool:
    """End one; whether there was such a live one. What waits for it waits for ever."""
    done = await connection.execute(
        update(webhooks)
        .where(_own(organisation, id))
        .values(ended_by=by, ended_at=func.clock_timestamp())
    )
    return bool(done.rowcount)


async def put_test(connection: AsyncConnection, organisation: str, id: str) -> bool:
    """Put a test event in its queue, to be sent at once; whether there is such a live one."""
    there = await connection.execute(
        update(webhooks).where(_own(organisation, id)).values(next_turn_at=func.clock_timestamp())
    )
    if not there.rowcount:
        return False
    await connection.execute(
        insert(webhook_sendings).values(
            webhook_id=id,
            id=str(uuid.uuid4()),
            word=TEST_WORD,
            reference="",
            happened_at=func.clock_timestamp(),
        )
    )
    return True


async def webhooks_of(connection: AsyncConnection, codes: Collection[str]) -> list[Webhook]:
    """The live ones of organisations, the oldest first."""
    waits = (
        select(func.count())
        .where(webhook_sendings.c.webhook_id == webhooks.c.id)
        .where(webhook_sendings.c.state == "waiting")
        .scalar_subquery()
    )
    shown = [name for name in Webhook.__dataclass_fields__ if name not in ("waiting", "given_up")]
    rows = await connection.execute(
        select(*(webhooks.c[name] for name in shown), waits.label("waiting"))
        .where(webhooks.c.organisation_id.in_(sorted(codes)), webhooks.c.ended_at.is_(None))
        .order_by(webhooks.c.made_at, webhooks.c.id)
    )
    return [
        Webhook(**row._mapping, given_up=await _given_up(connection, row.id)) for row in rows.all()
    ]


async def _given_up(connection: AsyncConnection, id: str) -> tuple[GivenUp, ...]:
    rows = await connection.execute(
        select(*(webhook_sendings.c[name] for name in GivenUp.__dataclass_fields__))
        .where(webhook_sendings.c.webhook_id == id, webhook_sendings.c.state == "given up")
        .order_by(webhook_sendings.c.settled_at.desc())
        .limit(MOST_GIVEN_UP)
    )
    return tuple(GivenUp(**row._mapping) for row in rows)


async def live_secrets(keys: CaseKeys, row: Any) -> Sequence[str]:
    """The secrets that sign for an address now, the newest first."""
    live = (SECRET, OLD_SECRET) if row.old_live else (SECRET,)
    return [(await each.opened(keys, row._mapping)).decode() for each in live]


IN_USE = and_(webhooks.c.ended_at.is_(None), signs_now(webhooks.c.organisation_id))
"""Not of an organisation that has left: nobody of theirs could end it any more (R2)."""
OLD_LIVE = case((webhooks.c.old_until > func.clock_timestamp(), True), else_=False).label(
    "old_live"
)


def _own(organisation: str, id: str) -> ColumnElement[bool]:
    mine = (webhooks.c.id == id) & (webhooks.c.organisation_id == organisation)
    return mine & webhooks.c.ended_at.is_(None)
