"""Worklists: who has which task. A task has one holder; of two who reach for it at once one gets it
and the other is refused.

What came of a task is an event of the case (a command of its track); holding it is not.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, false, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import absences, cases, persons, task_moves, tasks
from store.urgency import OF_TASKS, bands, most_urgent


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task as a list shows it: what, for which case, by when, and why; and whether the
    person has said how they are safely reached.
    """

    id: str
    reference: str
    kind: str
    team: str
    due: datetime
    rule: str
    note: str
    holder: str | None
    safe_way_recorded: bool = False


_SHOWN = [tasks.c[name] for name in Task.__dataclass_fields__ if name in tasks.c]
# Of each row that is shown, by itself: joined, the people of all cases would be read for one list.
_SAFE_WAY = (
    select(persons.c.safe_way.is_not(None))
    .where(persons.c.reference == tasks.c.reference)
    .scalar_subquery()
)


def _open() -> Select[Any]:
    recorded = func.coalesce(_SAFE_WAY, false()).label("safe_way_recorded")
    return select(*_SHOWN, recorded).where(tasks.c.done_at.is_(None))


async def _tasks_of(
    connection: AsyncConnection,
    query: Select[Any],
    limit: int | None = None,
    now: datetime | None = None,
) -> list[Task]:
    found = await most_urgent(connection, query, OF_TASKS, limit, now=now)
    return [Task(**row._mapping) for row in found]


async def mine(connection: AsyncConnection, number: str, now: datetime | None = None) -> list[Task]:
    """What somebody holds, the most urgent first."""
    return await _tasks_of(connection, _open().where(tasks.c.holder == number), now=now)


async def of_team(
    connection: AsyncConnection,
    team: str,
    *,
    unassigned: bool = False,
    limit: int = 200,
    now: datetime | None = None,
) -> list[Task]:
    """A team's open tasks, or only those nobody holds; the most urgent first."""
    query = _open().where(tasks.c.team == team)
    if unassigned:
        query = query.where(tasks.c.holder.is_(None))
    return await _tasks_of(connection, query, limit, now)


async def due_by(connection: AsyncConnection, team: str, until: datetime, limit: int) -> list[Task]:
    """A team's open tasks that fall due by then or have, the most urgent first."""
    query = _open().where(tasks.c.team == team, tasks.c.due <= until)
    return await _tasks_of(connection, query, limit)


async def of_everybody(
    connection: AsyncConnection, *, limit: int = 200, now: datetime | None = None
) -> list[Task]:
    """Every team's open tasks, the most urgent first."""
    return await _tasks_of(connection, _open(), limit, now)


async def find(connection: AsyncConnection, task_id: str) -> Task | None:
    """An open task by its id or by the beginning of it, if only one begins so."""
    begins = tasks.c.id.startswith(task_id, autoescape=True)
    found = await _tasks_of(connection, _open().where(begins), 2)
    return found[0] if len(found) == 1 else None


async def claim(connection: AsyncConnection, task_id: str, number: str) -> bool:
    """Take a task that nobody holds; whether it is this person's now."""
    taken = await connection.execute(
        update(tasks)
        .where(tasks.c.id == task_id, tasks.c.holder.is_(None), tasks.c.done_at.is_(None))
        .values(holder=number)
    )
    if taken.rowcount != 1:
        return False
    await _moved(connection, task_id, "claimed", number, number)
    return True


async def take_next(
    connection: AsyncConnection, team: str, number: str, *, but: Collection[str] = ()
) -> Task | None:
    """The team's most urgent task that nobody holds, now this person's; two people get two tasks.
    `but` are kinds that this person may not hold.
    """
    free = (
        select(tasks.c.id)
        .where(tasks.c.team == team, tasks.c.holder.is_(None), tasks.c.done_at.is_(None))
        .where(tasks.c.kind.not_in(list(but)))
    )
    for band in bands(free, OF_TASKS):
        first = band.limit(1).with_for_update(skip_locked=True)
        task_id = (await connection.execute(first)).scalar()
        if task_id is not None:
            taken = await claim(connection, task_id, number)
            return await find(connection, task_id) if taken else None
    return None


async def release(connection: AsyncConnection, task_id: str, number: str) -> bool:
    """Give a task back to its team; only its holder can. Whether it was theirs."""
    given = await connection.execute(
        update(tasks)
        .where(tasks.c.id == task_id, tasks.c.holder == number, tasks.c.done_at.is_(None))
        .values(holder=None)
    )
    if given.rowcount != 1:
        return False
    await _moved(connection, task_id, "released", None, number)
    return True


async def reassign(
    connection: AsyncConnection, task_id: str, expected: str | None, to: str, by: str
) -> bool:
    """A supervisor gives a task to somebody else; false if its holder is not who the supervisor
    saw.
    """
    moved = await connection.execute(
        update(tasks)
        .where(tasks.c.id == task_id, tasks.c.done_at.is_(None))
        .where(tasks.c.holder.is_not_distinct_from(expected))
        .values(holder=to)
    )
    if moved.rowcount != 1:
        return False
    await _moved(connection, task_id, "reassigned", to, by)
    return True


async def has_case(connection: AsyncConnection, reference: str) -> bool:
    """Whether a case is there that can receive the end of a task. Some tasks outlive their case,
    and an organisation's belong to none.
    """
    found = await connection.execute(
        select(cases.c.reference).where(
            cases.c.reference == reference,
            cases.c.ended_at.is_(None),
            cases.c.withdrawal_received_at.is_(None),
        )
    )
    return found.first() is not None


async def put_away(connection: AsyncConnection, task_id: str, number: str) -> bool:
    """A task that no case runs any more is done, by its holder. Whether it was theirs."""
    done = await connection.execute(
        update(tasks)
        .where(tasks.c.id == task_id, tasks.c.holder == number, tasks.c.done_at.is_(None))
        .values(done_at=func.clock_timestamp())
    )
    return done.rowcount == 1


async def be_absent(
    connection: AsyncConnection, number: str, starts: datetime, ends: datetime, by: str
) -> int:
    """Somebody is away: what they hold goes back to their team at once, and of an absence still to
    come what falls due in it or after it. How many tasks that were.
    """
    row = upsert(absences).values(staff_number=number, starts=starts, ends=ends, recorded_by=by)
    await connection.execute(
        row.on_conflict_do_update(index_elements=["staff_number", "starts"], set_={"ends": ends})
    )
    held = await connection.execute(
        update(tasks)
        .where(tasks.c.holder == number, tasks.c.done_at.is_(None))
        .where(or_(tasks.c.due >= starts, func.clock_timestamp() >= starts))
        .values(holder=None)
        .returning(tasks.c.id)
    )
    ids = list(held.scalars())
    for task_id in ids:
        await _moved(connection, task_id, "released", None, by)
    return len(ids)


async def is_absent(connection: AsyncConnection, number: str) -> bool:
    """Whether somebody is away now: nothing is given to them then."""
    now = func.clock_timestamp()
    found = await connection.execute(
        select(absences.c.staff_number).where(
            absences.c.staff_number == number, absences.c.starts <= now, absences.c.ends > now
        )
    )
    return found.first() is not None


async def _moved(
    connection: AsyncConnection, task_id: str, act: str, holder: str | None, by: str
) -> None:
    await connection.execute(
        insert(task_moves).values(task_id=task_id, act=act, holder=holder, moved_by=by)
    )
