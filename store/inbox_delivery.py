"""Bringing what is in the inbox to its workflow: delivery may be repeated, and what was never
delivered, or got lost on its way, is found here (`activities.reconciler`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from policy.cases.orders import C, Order
from policy.cases.track import E, S
from policy.clocks import AGREE_WITHIN
from store.bundle import Bundle, PreparedStatement
from store.case_store import CaseStore
from store.engine import one_by_one
from store.forms import NoKey, sealer_of, unseal
from store.inbox import ORDER_KIND
from store.record_statements import IDS
from store.tables import inbox

_DELIVERED = PreparedStatement(
    update(inbox)
    .where(inbox.c.id == IDS, inbox.c.verdict.is_(None))
    .values(delivered_at=func.clock_timestamp())
)


_AGAIN = PreparedStatement(
    update(inbox)
    .where(inbox.c.reference == bindparam("of"), inbox.c.verdict.is_(None))
    .values(delivered_at=None)
)


@dataclass(frozen=True, kw_only=True)
class InboxMessage(Generic[C, E]):
    """A row on its way to a workflow: the order or the fact it holds."""

    id: str
    reference: str
    order: Order[C] | None = None
    fact: E | None = None


async def delivered(engine: AsyncEngine, message_ids: Sequence[str]) -> None:
    """Temporal has acknowledged these messages; what has its answer by now needs no such note."""
    async with one_by_one(engine) as connection:
        await Bundle(connection).ask(_DELIVERED, ids=list(message_ids))


async def deliver_again(engine: AsyncEngine, reference: str) -> None:
    """What a case has not decided on counts as never delivered: the run it went to is gone."""
    async with one_by_one(engine) as connection:
        await Bundle(connection).ask(_AGAIN, of=reference)


async def undecided(
    store: CaseStore[S, C, E],
    older_than: timedelta,
    redeliver_after: timedelta,
    limit: int = 500,
) -> list[InboxMessage[C, E]]:
    """Messages with no verdict that were never delivered, or so long ago that the delivery must be
    presumed lost.
    """
    # One moment for the statement, so that the index is entered at it.
    now = func.statement_timestamp()
    # Stamped by a clock that ran ahead and was put right since: when that was is not known.
    ahead = now + AGREE_WITHIN
    received = or_(inbox.c.received_at < now - older_than, inbox.c.received_at > ahead)
    lost = or_(inbox.c.delivered_at < now - redeliver_after, inbox.c.delivered_at > ahead)
    query = (
        select(inbox.c.id, inbox.c.reference, inbox.c.kind, inbox.c.sealed)
        .where(inbox.c.verdict.is_(None), received)
        .where(or_(inbox.c.delivered_at.is_(None), lost))
        .order_by(inbox.c.received_at)
        .limit(limit)
    )
    async with one_by_one(store.engine) as connection:
        rows = (await connection.execute(query)).all()
    opened = [await _opened(store, row.id, row.reference, row.kind, row.sealed) for row in rows]
    return [message for message in opened if message is not None]


async def _opened(
    store: CaseStore[S, C, E], id: str, reference: str, kind: str, sealed: bytes
) -> InboxMessage[C, E] | None:
    try:
        sealer = await sealer_of(store.keys, reference)
    except NoKey:
        # Erased with its case: nobody can carry it out any more.
        return None
    if kind == ORDER_KIND:
        order = unseal(sealer, store.forms.order, sealed, reference, f"inbox/{id}")
        return InboxMessage(id=id, reference=reference, order=order)
    fact = unseal(sealer, store.forms.event, sealed, reference, f"inbox/{id}")
    return InboxMessage(id=id, reference=reference, fact=fact)
