"""The worklists, the most urgent task first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from policy.refusal import Refusal
from service.authorisation import NOT_SIGNED_IN, use_case
from service.context import Context
from service.tasks.by_words import never_by_words
from service.tasks.finding import find_task
from service.values.worklists import MOST_SHOWN
from service.values.worklists import Whose as Whose
from service.values.worklists import before_contact as before_contact
from store import worklists
from store.engine import of_one_moment, one_by_one
from store.policy_time import clock
from store.task_notes import with_notes
from store.worklists import Task as Task


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskList:
    """The first tasks of a list, as they are at `now`; whether there may be `more` of them."""

    now: datetime
    tasks: tuple[Task, ...]
    more: bool


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def list_tasks(context: Context, whose: Whose) -> TaskList | Refusal:
    """Open tasks, as far as the person signed in asks for them."""
    member = context.member
    if member is None:
        return NOT_SIGNED_IN
    async with of_one_moment(context.app.engine) as connection:
        now = await clock(connection)
        match whose:
            case Whose.MINE:
                tasks = await worklists.mine(connection, member.number, now)
            case Whose.TEAM | Whose.UNASSIGNED:
                tasks = await worklists.of_team(
                    connection,
                    member.team,
                    unassigned=whose is Whose.UNASSIGNED,
                    limit=MOST_SHOWN,
                    now=now,
                )
            case Whose.ALL:
                tasks = await worklists.of_everybody(connection, limit=MOST_SHOWN, now=now)
            case _:
                assert_never(whose)
    shown = await with_notes(context.app.engine, context.app.keys, tasks)
    return TaskList(now=now, tasks=shown, more=len(tasks) == MOST_SHOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTask:
    """An open task, as it is at `now`; `instead` says why no words end it, and what does; None if
    it is done when somebody says so.
    """

    now: datetime
    task: Task
    instead: Refusal | None


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def show_task(context: Context, id: str) -> OneTask | Refusal:
    """One open task, by its id or the beginning of it."""
    async with one_by_one(context.app.engine) as connection:
        found = await find_task(connection, id)
        if isinstance(found, Refusal):
            return found
        now = await clock(connection)
    [shown] = await with_notes(context.app.engine, context.app.keys, [found])
    return OneTask(now=now, task=shown, instead=await never_by_words(context.app, found))
