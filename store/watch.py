"""What the second guard reads and writes: deadlines, escalations, the inbox. It runs no case code
and needs no Temporal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.effects import Escalate
from policy.cases.events import EscalatedByWatchdog
from policy.cases.words import FIRST_GUARD_FAILED
from store.bundle import Bundle
from store.case_store import CaseStore
from store.escalating import escalate
from store.forms import NoKey, sealer_of
from store.inbox import put_fact
from store.keys import KeyStoreUnreachable
from store.tables import cases, deadlines, escalations

GUARD = "watchdog"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """A deadline that came and that nobody escalated."""

    reference: str
    name: str
    anchored_at: datetime
    rung: str
    due: datetime
    role: str
    position: int
    repeats_days: int


async def overdue(connection: AsyncConnection, until: datetime, limit: int = 500) -> list[Overdue]:
    """Running deadlines that were due before `until`, without their escalation, oldest first."""
    query = unescalated(until).order_by(deadlines.c.due).limit(limit)
    return [_overdue(row) for row in await connection.execute(query)]


def unescalated(until: datetime | ColumnElement[datetime]) -> Select[Any]:
    """The query for them, each with all that an Overdue says."""
    already = and_(
        escalations.c.reference == deadlines.c.reference,
        escalations.c.name == deadlines.c.name,
        escalations.c.anchored_at == deadlines.c.anchored_at,
        escalations.c.rung == deadlines.c.rung,
        escalations.c.position == deadlines.c.position,
        escalations.c.withdrawn_at.is_(None),
    )
    return past_due(until).where(~exists().where(already))


async def repeating(connection: AsyncConnection, until: datetime) -> list[Overdue]:
    """Running deadlines that repeat and whose first moment was before `until`, escalated or not."""
    query = past_due(until).where(deadlines.c.repeats_days > 0)
    return [_overdue(row) for row in await connection.execute(query)]


def past_due(until: datetime | ColumnElement[datetime]) -> Select[Any]:
    """The query for running deadlines that were due before `until`, as an Overdue says them."""
    return (
        select(*(deadlines.c[name] for name in Overdue.__dataclass_fields__))
        .join(cases, cases.c.reference == deadlines.c.reference)
        .where(deadlines.c.settled_at.is_(None), cases.c.ended_at.is_(None))
        .where(cases.c.withdrawal_received_at.is_(None))
        # One moment for the whole statement, or the index could not be entered at it: a clock that
        # moves from row to row makes every running deadline be read. And one that clocks agree on.
        .where(deadlines.c.due < until)
    )


def _overdue(row: Row[Any]) -> Overdue:
    return Overdue(**row._mapping)


async def escalate_overdue(store: CaseStore[Any, Any, Any], missed: Overdue, now: datetime) -> bool:
    """Escalate one missed deadline under the key both guards share; whether this guard was first.

    The case learns of it through its inbox, never by an event: what it says when it wakes is its
    own business. If its key cannot be had, the escalation still stands.
    """
    effect = Escalate(
        name=missed.name,
        anchored_at=missed.anchored_at,
        rung=missed.rung,
        role=missed.role,
        template=FIRST_GUARD_FAILED,
        position=missed.position,
    )
    try:
        sealer = await sealer_of(store.keys, missed.reference)
    except (NoKey, KeyStoreUnreachable):
        sealer = None
    async with store.engine.begin() as connection:
        bundle = Bundle(connection)
        if not await escalate(bundle, missed.reference, GUARD, now, effect):
            return False
        if sealer is not None:
            fact = _fact(missed, now)
            put_fact(bundle, store.forms, sealer, missed.reference, GUARD, fact)
        await bundle.commit()
    return True


def _fact(missed: Overdue, now: datetime) -> EscalatedByWatchdog:
    key = f"{missed.name}/{missed.anchored_at.isoformat()}/{missed.rung}/{missed.position}"
    return EscalatedByWatchdog(
        id=f"watchdog/{missed.reference}/{key}",
        at=now,
        by=GUARD,
        name=missed.name,
        rung=missed.rung,
    )
