"""What a team hands to the next shift, from the record alone: what is due, who holds it, what
changed since, who is on duty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, desc, func, literal, select, text, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from store.staff import rota
from store.tables import cases, escalations, task_moves, tasks
from store.worklists import Task, due_by

_Any = ColumnElement[Any]
_ROWS = 60
_CHANGES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that happened in the shift. `who` is a staff number or a role; may be empty."""

    at: datetime
    reference: str
    what: str
    about: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDuty:
    """Somebody on the rota: 1 is notified first."""

    role: str
    position: int
    number: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """One team's page. `due` and `changes` are the first of `due_count` and of `counts`, which
    says how often each thing happened.
    """

    team: str
    now: datetime
    since: datetime
    until: datetime
    due: tuple[Task, ...]
    due_count: int
    overdue_count: int
    unheld_count: int
    changes: tuple[Change, ...]
    counts: dict[str, int]
    on_duty: tuple[OnDuty, ...]


async def handover(
    connection: AsyncConnection, team: str, now: datetime, since: datetime, ahead: timedelta
) -> Handover:
    """A team's page at a moment: rows due until `ahead` from then, the most urgent first, and what
    changed since.
    """
    # Starting helpers takes the server longer than reading these few rows alone.
    await connection.execute(text("SET LOCAL max_parallel_workers_per_gather = 0"))
    until = now + ahead
    due_count, overdue_count, unheld_count = await _due_counts(connection, team, now, until)
    happened = _happened(team, since)
    return Handover(
        team=team,
        now=now,
        since=since,
        until=until,
        due=tuple(await due_by(connection, team, until, _ROWS)),
        due_count=due_count,
        overdue_count=overdue_count,
        unheld_count=unheld_count,
        changes=await _newest(connection, happened),
        counts=await _counted(connection, happened),
        on_duty=tuple(
            OnDuty(role=role, position=place, number=number, until=ends)
            for role, place, number, ends in await rota(connection, now)
        ),
    )


async def _due_counts(
    connection: AsyncConnection, team: str, now: datetime, until: datetime
) -> tuple[int, int, int]:
    found = await connection.execute(
        select(
            func.count(),
            func.count().filter(tasks.c.due <= now),
            func.count().filter(tasks.c.holder.is_(None)),
        ).where(tasks.c.team == team, tasks.c.done_at.is_(None), tasks.c.due <= until)
    )
    due, overdue, unheld = found.one()
    return due, overdue, unheld


_Part = Select[*tuple[Any, ...]]


def _happened(team: str, since: datetime) -> tuple[_Part, ...]:
    """Everything since, each part read from an index of its own: the team's tasks, and what climbed
    or ended anywhere.
    """
    task = tasks.c.reference, tasks.c.kind
    holder = func.coalesce(tasks.c.holder, "")
    mover = func.coalesce(task_moves.c.holder, task_moves.c.moved_by)
    climbed = escalations.c.name + literal(" (") + escalations.c.rung + literal(")")
    theirs = tasks.c.team == team
    return (
        _part(literal("task opened"), tasks.c.opened_at, *task, literal("")).where(
            theirs, tasks.c.opened_at >= since
        ),
        _part(literal("task done"), tasks.c.done_at, *task, holder).where(
            theirs, tasks.c.done_at >= since
        ),
        _part(literal("task ") + task_moves.c.act, task_moves.c.moved_at, *task, mover)
        .join(tasks, tasks.c.id == task_moves.c.task_id)
        .where(theirs, task_moves.c.moved_at >= since),
        _part(
            literal("escalated"),
            escalations.c.escalated_at,
            escalations.c.reference,
            climbed,
            func.coalesce(escalations.c.acknowledged_by, escalations.c.role),
        ).where(escalations.c.escalated_at >= since),
        _part(
            literal("case ended"), cases.c.ended_at, cases.c.reference, cases.c.stage, literal("")
        ).where(cases.c.ended_at >= since),
    )


def _part(what: ColumnElement[str], at: _Any, reference: _Any, about: _Any, who: _Any) -> _Part:
    return select(
        at.label("at"),
        reference.label("reference"),
        what.label("what"),
        about.label("about"),
        who.label("who"),
    )


async def _newest(connection: AsyncConnection, happened: Sequence[_Part]) -> tuple[Change, ...]:
    # No part is read beyond what the page has room for, however much was begun in the shift.
    newest = union_all(*(select(_newest_of(part).subquery()) for part in happened)).subquery()
    rows = await connection.execute(_newest_of(select(newest)))
    return tuple(Change(**row._mapping) for row in rows)


def _newest_of(found: _Part) -> _Part:
    return found.order_by(desc("at"), "reference").limit(_CHANGES)


async def _counted(connection: AsyncConnection, happened: Sequence[_Part]) -> dict[str, int]:
    each = union_all(*happened).subquery()
    rows = await connection.execute(
        select(each.c.what, func.count()).group_by(each.c.what).order_by(each.c.what)
    )
    return {what: count for what, count in rows}
