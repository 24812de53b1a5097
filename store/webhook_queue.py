"""What waits to be sent to organisations' addresses: a queue each, so that one that does not answer
keeps nobody else waiting. A sending process takes an address for a while; if it dies, another one
takes the address after that.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from policy.successors import stood_for
from policy.webhooks import GIVEN_UP_AFTER, break_after, pause_after
from store.bundle import Bundle, PreparedStatement
from store.engine import one_by_one
from store.feed import give_places
from store.key_file import KeyRingError
from store.keys import CaseKeys
from store.organisations import load_register
from store.policy_time import clock
from store.sealing import SealBroken
from store.tables import feed, webhook_sendings, webhooks
from store.webhooks import IN_USE, OLD_LIVE, OLD_SECRET, SECRET, live_secrets

TURN_LASTS = timedelta(seconds=60)
"""Longer than a turn takes."""
MOST_OF_A_TURN = 20
_MOST_FILLED = 5_000
_NOW = func.clock_timestamp()
_ANY_ADDRESS = PreparedStatement(
    select(webhooks.c.id).where(webhooks.c.ended_at.is_(None)).limit(1)
)
_WAITS = and_(
    webhook_sendings.c.webhook_id == webhooks.c.id,
    webhook_sendings.c.state == "waiting",
    webhook_sendings.c.next_attempt_at <= func.statement_timestamp(),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookTurn:
    """An address that is taken for a while."""

    id: str
    address: str
    secrets: Sequence[str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookDelivery:
    """Something to be sent to it. `id` is the event's, by whichever way it is sent."""

    id: str
    word: str
    reference: str
    happened_at: datetime


async def fill_queues(engine: AsyncEngine) -> bool:
    """Put what is new in the feed into the queue of each address that it is to be sent to, and give
    up what was tried for long enough. Whether there is any address.
    """
    # Asked every two seconds, and mostly of nobody.
    async with one_by_one(engine) as connection:
        if not await Bundle(connection).ask(_ANY_ADDRESS):
            return False
    await give_places(engine)
    async with engine.begin() as connection:
        await _give_up(connection)
        last = (await connection.execute(select(func.max(feed.c.place)))).scalar() or 0
        behind = await connection.execute(
            select(webhooks.c.id, webhooks.c.organisation_id, webhooks.c.filled_to)
            .where(IN_USE, webhooks.c.filled_to < last)
            .with_for_update(skip_locked=True)
        )
        rows = behind.all()
        if not rows:
            return True
        register, now = await load_register(connection), await clock(connection)
        for row in rows:
            codes = stood_for(register, row.organisation_id, now)
            until = min(last, row.filled_to + _MOST_FILLED)
            await _fill(connection, row.id, codes, row.filled_to, until)
    return True


async def _fill(
    connection: AsyncConnection, id: str, codes: Collection[str], begin: int, until: int
) -> None:
    names = ("webhook_id", "id", "word", "reference", "happened_at")
    told = [feed.c[name] for name in names[1:]]
    new = select(literal(id), *told).where(
        feed.c.organisation_id.in_(sorted(codes)), feed.c.place > begin, feed.c.place <= until
    )
    rows = insert(webhook_sendings).from_select(names, new)
    await connection.execute(rows.on_conflict_do_nothing())
    await connection.execute(update(webhooks).where(webhooks.c.id == id).values(filled_to=until))


async def _give_up(connection: AsyncConnection) -> None:
    await connection.execute(
        update(webhook_sendings)
        .where(webhook_sendings.c.state == "waiting")
        .where(webhook_sendings.c.created_at < _NOW - GIVEN_UP_AFTER)
        .values(state="given up", settled_at=_NOW)
    )


async def take_turns(
    connection: AsyncConnection, keys: CaseKeys, without: Collection[str], most: int
) -> list[WebhookTurn]:
    """Take addresses for which something waits, at most so many, who has waited longest first."""
    due = (
        select(webhooks.c.id)
        .where(IN_USE, webhooks.c.next_turn_at <= _NOW, webhooks.c.id.not_in(sorted(without)))
        .where(exists().where(_WAITS))
        .order_by(webhooks.c.next_turn_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    taken = await connection.execute(
        update(webhooks)
        .where(webhooks.c.id.in_(due))
        .values(next_turn_at=_NOW + TURN_LASTS)
        .returning(
            webhooks.c.address,
            *dict.fromkeys((*SECRET.needs, *OLD_SECRET.needs)),
            OLD_LIVE,
        )
    )
    turns = []
    for row in taken.all():
        try:
            secrets = await live_secrets(keys, row)
        except (KeyRingError, SealBroken):
            # One that cannot be signed for keeps nobody else waiting.
            await _failed(connection, row.id, "secret-unreadable")
        else:
            turns.append(WebhookTurn(id=row.id, address=row.address, secrets=secrets))
    return turns


async def due_deliveries(connection: AsyncConnection, webhook: str) -> list[WebhookDelivery]:
    """What is to be sent to it now, the oldest first; nothing once it has ended."""
    rows = await connection.execute(
        select(*(webhook_sendings.c[name] for name in WebhookDelivery.__dataclass_fields__))
        .join(webhooks, _WAITS)
        .where(webhooks.c.id == webhook, IN_USE)
        .order_by(webhook_sendings.c.next_attempt_at, webhook_sendings.c.created_at)
        .limit(MOST_OF_A_TURN)
    )
    return [WebhookDelivery(**row._mapping) for row in rows]


async def taken(connection: AsyncConnection, webhook: str, id: str) -> None:
    """It took one."""
    await connection.execute(
        update(webhook_sendings)
        .where(_which(webhook, id))
        .values(state="taken", attempts=webhook_sendings.c.attempts + 1, code="", settled_at=_NOW)
    )
    await connection.execute(
        update(webhooks)
        .where(webhooks.c.id == webhook)
        .values(failures=0, failing_since=None, last_code="", last_taken_at=_NOW)
    )


async def not_taken(connection: AsyncConnection, webhook: str, id: str, code: str) -> None:
    """It did not take one: that is tried again later, and the address is left alone for a while."""
    tried = await connection.execute(
        update(webhook_sendings)
        .where(_which(webhook, id))
        .values(attempts=webhook_sendings.c.attempts + 1, code=code)
        .returning(webhook_sendings.c.attempts)
    )
    attempts = tried.scalar_one()
    await connection.execute(
        update(webhook_sendings)
        .where(_which(webhook, id))
        .values(next_attempt_at=_NOW + pause_after(attempts))
    )
    await _failed(connection, webhook, code)


async def _failed(connection: AsyncConnection, webhook: str, code: str) -> None:
    failed = await connection.execute(
        update(webhooks)
        .where(webhooks.c.id == webhook)
        .values(
            failures=webhooks.c.failures + 1,
            failing_since=func.coalesce(webhooks.c.failing_since, _NOW),
            last_code=code,
        )
        .returning(webhooks.c.failures)
    )
    await _until(connection, webhook, break_after(failed.scalar_one()))


async def end_turn(connection: AsyncConnection, webhook: str) -> None:
    """It took all that it was sent."""
    await _until(connection, webhook, timedelta(0))


async def clear_settled(engine: AsyncEngine) -> None:
    """What was taken or given up long ago goes."""
    async with engine.begin() as connection:
        await connection.execute(select(func.clear_webhook_sendings()))


async def _until(connection: AsyncConnection, webhook: str, wait: timedelta) -> None:
    await connection.execute(
        update(webhooks).where(webhooks.c.id == webhook).values(next_turn_at=_NOW + wait)
    )


def _which(webhook: str, id: str) -> ColumnElement[bool]:
    return and_(webhook_sendings.c.webhook_id == webhook, webhook_sendings.c.id == id)
