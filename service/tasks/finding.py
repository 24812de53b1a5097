"""A task by its id, and who may not hold or finish it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.orders import Actor
from policy.refusal import Refusal
from service.permissions import Permissions
from service.tasks.refusals import BY_OWN_DATA, FOR_ADVISERS, NO_SUCH_TASK, NOT_YOURS, held_by
from store import own_data, worklists
from store.worklists import Task

_SHORTEST = 4


async def find_task(connection: AsyncConnection, beginning: str) -> Task | Refusal:
    """The open task whose id begins so; refused unless it is exactly one."""
    beginning = beginning.strip().lower()
    known = len(beginning) >= _SHORTEST and beginning.isprintable()
    task = await worklists.find(connection, beginning) if known else None
    return NO_SUCH_TASK if task is None else task


def kept_from(permissions: Permissions, roles: Collection[str]) -> tuple[str, ...]:
    """The kinds of task that somebody with these roles may not hold (R32)."""
    return tuple(kind for kind, may in permissions.kept.items() if not may.intersection(roles))


def refused_to(permissions: Permissions, task: Task, roles: Collection[str]) -> Refusal | None:
    """Why somebody with these roles may not hold a task; None if they may."""
    return FOR_ADVISERS if task.kind in kept_from(permissions, roles) else None


def refused_to_finish(permissions: Permissions, task: Task, actor: Actor) -> Refusal | None:
    """Why somebody may not say what came of a task; None if they hold it, or supervise."""
    if task.kind == own_data.ROW:
        return BY_OWN_DATA
    refusal = refused_to(permissions, task, actor.roles)
    if refusal is not None:
        return refusal
    theirs = task.holder == actor.id or not permissions.supervise.isdisjoint(actor.roles)
    return None if theirs else NOT_YOURS


async def who_was_first(connection: AsyncConnection, id: str) -> Refusal:
    """For somebody who came second to a task."""
    found = await find_task(connection, id)
    return found if isinstance(found, Refusal) else held_by(found.holder)
