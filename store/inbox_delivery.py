"""Bringing what is in the inbox to its workflow: delivery may be repeated, and what was never
delivered, or got lost on its way, is found here (`activities.reconciler`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic

from sqlalchemy import Row, Select, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from policy.cases.orders import C, Order
from policy.cases.track import E, S
from policy.clocks import AGREE_WITHIN
from store.bundle import Bundle, PreparedStatement
from store.case_store import CaseStore
from store.engine import one_by_one
from store.forms import sealer_of, unseal
from store.inbox import ORDER_KIND
from store.record_statements import IDS
from store.tables import inbox
from store.unopened import Unopened

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
    unopened: Unopened | None = None,
) -> list[InboxMessage[C, E]]:
    """Messages with no verdict that were never delivered, or so long ago that the delivery must be
    presumed lost. Those of a case that does not open are passed over: of an erased one nobody can
    carry them out any more, and any other keeps them until it opens again.
    """
    passed = unopened or Unopened()
    shut = set[str]()
    while True:
        rows = await _rows(store, _undecided(older_than, redeliver_after, shut).limit(limit))
        opened = [await passed.passing_over(row.reference, _opened(store, row)) for row in rows]
        found = [message for message in opened if message is not None]
        if len(found) == len(rows) or len(rows) < limit:
            return found
        # As many as are asked for must not be taken up by what does not open.
        shut |= {row.reference for row, one in zip(rows, opened, strict=True) if one is None}


def _undecided(
    older_than: timedelta, redeliver_after: timedelta, shut: Collection[str]
) -> Select[tuple[str, str, str, bytes]]:
    # One moment for the statement, so that the index is entered at it.
    now = func.statement_timestamp()
    # Stamped by a clock that ran ahead and was put right since: when that was is not known.
    ahead = now + AGREE_WITHIN
    received = or_(inbox.c.received_at < now - older_than, inbox.c.received_at > ahead)
    lost = or_(inbox.c.delivered_at < now - redeliver_after, inbox.c.delivered_at > ahead)
    return (
        select(inbox.c.id, inbox.c.reference, inbox.c.kind, inbox.c.sealed)
        .where(inbox.c.verdict.is_(None), received)
        .where(or_(inbox.c.delivered_at.is_(None), lost))
        .where(inbox.c.reference.not_in(shut))
        .order_by(inbox.c.received_at)
    )


async def _rows(store: CaseStore[S, C, E], query: Select[Any]) -> Sequence[Row[Any]]:
    async with one_by_one(store.engine) as connection:
        found: Sequence[Row[Any]] = (await connection.execute(query)).all()
    return found


async def _opened(store: CaseStore[S, C, E], row: Row[Any]) -> InboxMessage[C, E]:
    sealer, reference = await sealer_of(store.keys, row.reference), row.reference
    if row.kind == ORDER_KIND:
        order = unseal(sealer, store.forms.order, row.sealed, reference, f"inbox/{row.id}")
        return InboxMessage(id=row.id, reference=reference, order=order)
    fact = unseal(sealer, store.forms.event, row.sealed, reference, f"inbox/{row.id}")
    return InboxMessage(id=row.id, reference=reference, fact=fact)
