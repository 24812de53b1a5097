"""Who has which task. Each act is one transaction: a task has one holder, and who comes second
learns who was first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from policy.refusal import Refusal
from service.authorisation import NOT_SIGNED_IN, use_case
from service.context import Context
from service.permissions import Permissions
from service.tasks.finding import find_task, kept_from, refused_to, who_was_first
from service.tasks.refusals import (
    ENDS_BEFORE_IT_BEGINS,
    IS_AWAY,
    NOBODY_SERVES,
    NOT_YOURS,
    ONLY_OWN_ABSENCE,
)
from store import staff, worklists
from store.policy_time import clock
from store.task_notes import with_notes
from store.worklists import Task


@use_case(staff=lambda permissions: permissions.work_tasks, organisations=False)
async def claim_task(context: Context, id: str) -> Task | Refusal:
    """Take a task that nobody holds; who comes second learns who has it."""
    member = context.member
    if member is None:
        return NOT_SIGNED_IN
    async with context.app.engine.begin() as connection:
        task = await find_task(connection, id)
        if isinstance(task, Refusal):
            return task
        refusal = refused_to(context.permissions, task, member.roles)
        if refusal is not None:
            return refusal
        mine = task.holder == member.number
        if not mine and not await worklists.claim(connection, task.id, member.number):
            return await who_was_first(connection, task.id)
    [shown] = await with_notes(context.app.engine, context.app.keys, [task])
    return shown


@dataclass(frozen=True, slots=True, kw_only=True)
class NextTask:
    """The most urgent task that nobody held, theirs at `now`; None if none waits."""

    now: datetime
    task: Task | None


@use_case(staff=lambda permissions: permissions.work_tasks, organisations=False)
async def take_next_task(context: Context, team: str = "") -> NextTask | Refusal:
    """Take the most urgent task that nobody holds, of a team, otherwise of one's own."""
    member = context.member
    if member is None:
        return NOT_SIGNED_IN
    async with context.app.engine.begin() as connection:
        task = await worklists.take_next(
            connection,
            team or member.team,
            member.number,
            but=kept_from(context.permissions, member.roles),
        )
        now = await clock(connection)
    shown = await with_notes(context.app.engine, context.app.keys, [task] if task else [])
    return NextTask(now=now, task=shown[0] if shown else None)


@use_case(staff=lambda permissions: permissions.work_tasks, organisations=False)
async def release_task(context: Context, id: str) -> Task | Refusal:
    """Give a task back to its team; only its holder can."""
    member = context.member
    if member is None:
        return NOT_SIGNED_IN
    async with context.app.engine.begin() as connection:
        task = await find_task(connection, id)
        if isinstance(task, Refusal):
            return task
        released = await worklists.release(connection, task.id, member.number)
        return task if released else NOT_YOURS


@use_case(staff=lambda permissions: permissions.supervise, organisations=False)
async def reassign_task(context: Context, id: str, number: str) -> Task | Refusal:
    """Give a task to somebody else, by their staff number."""
    member = context.member
    if member is None:
        return NOT_SIGNED_IN
    async with context.app.engine.begin() as connection:
        task = await find_task(connection, id)
        if isinstance(task, Refusal):
            return task
        refusal = await _unable(context.permissions, connection, task, number)
        if refusal is not None:
            return refusal
        if not await worklists.reassign(connection, task.id, task.holder, number, member.number):
            return await who_was_first(connection, task.id)
        return task


async def _unable(
    permissions: Permissions, connection: AsyncConnection, task: Task, number: str
) -> Refusal | None:
    """Why somebody cannot be given a task; None if they can."""
    member = await staff.find_staff(connection, number)
    serves = member is not None and member.active
    if member is None or not serves or permissions.work_tasks.isdisjoint(member.roles):
        return NOBODY_SERVES
    refusal = refused_to(permissions, task, member.roles)
    if refusal is not None:
        return refusal
    return IS_AWAY if await worklists.is_absent(connection, number) else None


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def enter_absence(
    context: Context, number: str, starts: datetime, ends: datetime
) -> int | Refusal:
    """Enter that somebody is away: oneself, or, by a supervisor, anybody. How many of their tasks
    go back to the team: all at once, and of an absence still to come those that fall due in it or
    later.
    """
    member = context.member
    if member is None:
        return NOT_SIGNED_IN
    if ends <= starts:
        return ENDS_BEFORE_IT_BEGINS
    if member.number != number and context.permissions.supervise.isdisjoint(member.roles):
        return ONLY_OWN_ABSENCE
    async with context.app.engine.begin() as connection:
        if await staff.find_staff(connection, number) is None:
            return NOBODY_SERVES
        return await worklists.be_absent(connection, number, starts, ends, member.number)
