"""The lists of a track's cases that people read: where each is, what is due, who holds its tasks.
No personal data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, distinct, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.case_filter import CaseFilter as CaseFilter
from store.bundle import Bundle, PreparedStatement
from store.tables import cases, referrals, tasks
from store.urgency import OF_CASES, LateBatch, most_urgent, without


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """What a list shows of a case of either track; what a track does not have is empty there.
    `held_by` are the numbers of the person who holds an open task of it, `now` is its own moment.
    """

    reference: str
    organisation_id: str
    authority: str
    stage: str
    sla: str
    received_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    breached_at: datetime | None
    decided_at: datetime | None
    ended_at: datetime | None
    incidents: int
    escalation_level: int
    next_name: str | None
    next_due: datetime | None
    held_by: tuple[str, ...]
    now: datetime


OPEN_CASES = CaseFilter()

_HOLDERS = (
    select(func.array_agg(distinct(tasks.c.holder)))
    .where(tasks.c.reference == cases.c.reference)
    .where(tasks.c.done_at.is_(None), tasks.c.holder.is_not(None))
    .scalar_subquery()
)
# A case's own moment, as its due ones are: away from the clock's only in a rehearsal.
_OWN_NOW = func.now() + func.make_interval(0, 0, 0, 0, 0, 0, cases.c.clock_offset_seconds)
_WORKED_OUT = {"held_by", "now"}
_SHOWN = [
    *(cases.c[name] for name in CaseRow.__dataclass_fields__ if name not in _WORKED_OUT),
    _HOLDERS.label("held_by"),
    _OWN_NOW.label("now"),
]


_ONE = PreparedStatement(select(*_SHOWN).where(cases.c.reference == bindparam("of")))


async def find_case(connection: AsyncConnection, reference: str) -> CaseRow | None:
    """One row of the list."""
    bundle = Bundle(connection)
    add_case(bundle, reference)
    await bundle.send()
    return case_in(bundle)


def add_case(bundle: Bundle, reference: str) -> None:
    """Ask for one row of the list together with something else."""
    bundle.add(_ONE, of=reference)


def case_in(bundle: Bundle) -> CaseRow | None:
    """What a bundle brought of it."""
    rows = bundle.brought(_ONE)
    return _case_row(rows[0]._asdict()) if rows else None


async def list_cases(
    connection: AsyncConnection,
    wanted: CaseFilter = OPEN_CASES,
    *,
    limit: int = 200,
    but: Sequence[LateBatch] = (),
    now: datetime | None = None,
) -> list[CaseRow]:
    """Cases, the most urgent first (`policy.cases.urgency`), `but` those of late batches."""
    query = _of(wanted, without(select(*_SHOWN), but))
    found = await most_urgent(connection, query, OF_CASES, limit, now=now)
    return [_case_row(row._asdict()) for row in found]


def _of(wanted: CaseFilter, query: Select[Any]) -> Select[Any]:
    if not wanted.ended_too:
        query = query.where(cases.c.ended_at.is_(None))
    if wanted.breached:
        query = query.where(cases.c.breached_at.is_not(None), cases.c.answered_at.is_(None))
    if wanted.batch:
        of_batch = select(referrals.c.reference).where(referrals.c.batch == wanted.batch)
        query = query.where(cases.c.reference.in_(of_batch))
    if wanted.due_by is not None:
        query = query.where(cases.c.wakes_at <= wanted.due_by)
    if wanted.held_by:
        theirs = select(tasks.c.id).where(tasks.c.reference == cases.c.reference)
        theirs = theirs.where(tasks.c.done_at.is_(None), tasks.c.holder == wanted.held_by)
        query = query.where(theirs.exists())
    for column, value in (
        (cases.c.organisation_id, wanted.organisation),
        (cases.c.stage, wanted.stage),
        (cases.c.authority, wanted.authority),
    ):
        if value:
            query = query.where(column == value)
    return query


def _case_row(row: dict[str, Any]) -> CaseRow:
    row["held_by"] = tuple(row["held_by"] or ())
    return CaseRow(**row)
