"""What the record knows of what the outside log says, and how a lost act is put back. See
`service.disasters`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Select, bindparam, exists, func, select, union_all
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from policy.duty.apart import RecordSide
from store.bundle import Bundle, PreparedStatement
from store.engine import one_by_one
from store.inbox_verdicts import take_at_once
from store.key_ring import KeyRing
from store.outside_log import ToldWhom, same_notice
from store.policy_time import add_clock, clock_in
from store.tables import (
    case_keys,
    cases,
    erasures,
    events,
    inbox,
    metadata,
    outbox,
    tasks,
    watchdog_looks,
)
from store.withdrawn import has_ended, mark_withdrawn

_AT_ONCE = 1_000
_SEQUENCE = PreparedStatement(select(cases.c.sequence).where(cases.c.reference == bindparam("of")))
_BY_COMING_IN = frozenset({"views", "sign_ins", "sessions", "request_counts", "half_sessions"})
_SET_LATER = (
    events.c.recorded_at,
    outbox.c.settled_at,
    outbox.c.last_attempt_at,
    inbox.c.decided_at,
    cases.c.ended_at,
    tasks.c.done_at,
    watchdog_looks.c.looked_at,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingNotice:
    """A notice that the record has ordered and not settled, with the digest of what it says."""

    id: str
    same: str


async def newest_moment(engine: AsyncEngine) -> datetime | None:
    """When the record was last written (UTC), as far as this login may see, and leaving aside what
    whoever rebuilds writes by coming in and looking; None if it is empty.
    """
    async with one_by_one(engine) as connection:
        columns = await _readable(connection, [*_stamped(), *_SET_LATER])
        moments = union_all(*(select(func.max(each).label("at")) for each in columns)).subquery()
        found: datetime | None = await connection.scalar(select(func.max(moments.c.at)))
    return found


def _stamped() -> list[Column[Any]]:
    """The columns that the database itself stamps as a row comes in."""
    return [
        column
        for table in metadata.sorted_tables
        if table.name not in _BY_COMING_IN
        for column in table.columns
        if isinstance(column.type, DateTime)
        and column.server_default is not None
        # When it is next tried is still to come.
        and not column.name.startswith("next_")
    ]


async def _readable(
    connection: AsyncConnection, columns: list[Column[Any]]
) -> Iterable[Column[Any]]:
    allowed = [
        # No answer for a table that the other track alone has.
        func.has_column_privilege(
            func.to_regclass(each.table.name), each.name, "SELECT", type_=Boolean
        ).label(f"may_{place}")
        for place, each in enumerate(columns)
    ]
    row = (await connection.execute(select(*allowed))).one()
    return [column for column, may in zip(columns, row, strict=True) if may]


async def known_messages(engine: AsyncEngine, ids: Iterable[str]) -> set[str]:
    """Those that the inbox has a row of."""
    rows = await _of_many(engine, ids, lambda some: select(inbox.c.id).where(inbox.c.id.in_(some)))
    return {row.id for row in rows}


async def settled_notices(engine: AsyncEngine, ids: Iterable[str]) -> set[str]:
    """Those that the record knows to have ended one way or another."""
    rows = await _of_many(
        engine,
        ids,
        lambda some: select(outbox.c.id).where(
            outbox.c.id.in_(some), outbox.c.settled_at.is_not(None)
        ),
    )
    return {row.id for row in rows}


async def cases_on_record(engine: AsyncEngine) -> dict[str, RecordSide]:
    """Every case ever, as far as it is held against Temporal."""
    erased = exists().where(
        case_keys.c.reference == cases.c.reference, case_keys.c.destroyed_at.is_not(None)
    )
    query = select(
        cases.c.reference, cases.c.sequence, cases.c.ended_at.is_not(None).label("ended"), erased
    )
    async with one_by_one(engine) as connection:
        rows = (await connection.execute(query)).all()
    return {
        row[0]: RecordSide(sequence=row[1], ended=bool(row[2]), erased=bool(row[3])) for row in rows
    }


async def stood_at(engine: AsyncEngine, reference: str) -> tuple[int, datetime]:
    """The number of a case's last event, 0 for no case, and what time it is. Raises ClocksApart."""
    async with one_by_one(engine) as connection:
        bundle = Bundle(connection)
        asked_at = add_clock(bundle)
        bundle.add(_SEQUENCE, of=reference)
        await bundle.send()
        found = bundle.brought(_SEQUENCE)
        return found[0].sequence if found else 0, await clock_in(bundle, asked_at)


async def sequence_of(engine: AsyncEngine, reference: str) -> int:
    """The number of a case's last event; 0 if there is no such case."""
    query = select(cases.c.sequence).where(cases.c.reference == reference)
    async with one_by_one(engine) as connection:
        return int(await connection.scalar(query) or 0)


async def erased_on_record(engine: AsyncEngine) -> set[str]:
    """The cases that were erased, as the record knows it. One that is only ordered is not."""
    query = select(erasures.c.reference).where(erasures.c.erased_at.is_not(None))
    async with one_by_one(engine) as connection:
        return set((await connection.execute(query)).scalars())


async def last_recorded(connection: AsyncConnection, reference: str) -> datetime | None:
    """When a case's newest event was recorded (UTC)."""
    found: datetime | None = await connection.scalar(
        select(func.max(events.c.recorded_at)).where(events.c.reference == reference)
    )
    return found


async def waiting_notices(
    connection: AsyncConnection, ring: KeyRing, reference: str
) -> list[WaitingNotice]:
    """A case's notices that have not ended, the oldest first."""
    of = outbox.c
    query = select(of.id, of.template, of.audience, of.edition, of.role, of.staff_number, of.note)
    query = query.where(of.reference == reference, of.settled_at.is_(None))
    return [
        WaitingNotice(
            id=row.id,
            same=same_notice(
                *(ring, reference, row.template, row.audience, str(row.edition)),
                *(row.role, row.staff_number, row.note),
            ),
        )
        for row in await connection.execute(query.order_by(of.created_at))
    ]


async def put_back(
    connection: AsyncConnection,
    reference: str,
    whom: ToldWhom,
    *,
    sealed: bytes,
    received_at: datetime,
    withdraws: bool,
) -> bool:
    """A lost act as its row was; whether its case is still to decide on it. A withdrawal counts
    from this moment, of a case that has ended too (R10).
    """
    over = withdraws and await has_ended(connection, reference)
    row: Mapping[str, Any] = {
        "id": whom.id,
        "reference": reference,
        "sender": whom.sender,
        "sender_message_id": whom.id,
        "kind": whom.kind,
        "sealed": None if over else sealed,
        "content_digest": whom.digest,
        "received_at": received_at,
    }
    await connection.execute(insert(inbox).values(row).on_conflict_do_nothing())
    if over:
        await take_at_once(connection, whom.id)
    if withdraws:
        await mark_withdrawn(connection, reference)
    return not over


async def _of_many(
    engine: AsyncEngine, ids: Iterable[str], asked: Callable[[list[str]], Select[Any]]
) -> list[Any]:
    found: list[Any] = []
    each = iter(ids)
    async with one_by_one(engine) as connection:
        while some := list(islice(each, _AT_ONCE)):
            found += (await connection.execute(asked(some))).all()
    return found


async def watchdog_looks_within(engine: AsyncEngine, seconds: int) -> bool:
    """Whether a watchdog of this database has looked so lately."""
    since = func.clock_timestamp() - func.make_interval(0, 0, 0, 0, 0, 0, seconds)
    looked = exists().where(watchdog_looks.c.looked_at > since)
    async with one_by_one(engine) as connection:
        return bool(await connection.scalar(select(looked)))
