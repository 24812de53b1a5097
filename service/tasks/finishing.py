"""What came of a task: an event of its case, if an open case runs it (R23, R24, R30)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.orders import Named
from policy.refusal import Refusal
from policy.suitability import deeds as suitability
from policy.suitability import words as suitability_words
from policy.support.deeds import FinishTask
from policy.support.refusals import REASON_NEEDED
from policy.support.words import TaskKind
from service.authorisation import NOT_SIGNED_IN, use_case
from service.cases.orders import OrderAccepted, ask_order
from service.context import Context
from service.permissions import SUITABILITY
from service.tasks.finding import find_task, refused_to_finish, who_was_first
from store import worklists
from store.worklists import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedTask:
    """A task that is done. `accepted` is the order to its case; None if no open case runs it,
    and then its result is not kept: only that it is done, when and by whom.
    """

    task: Task
    accepted: OrderAccepted | None


@use_case(staff=lambda permissions: permissions.work_tasks, organisations=False)
async def finish_task(
    context: Context, id: str, result: str, *, order_id: str
) -> FinishedTask | Refusal:
    """Say what came of a task: as its holder, or as a supervisor."""
    actor = context.actor
    if actor is None:
        return NOT_SIGNED_IN
    if not result.strip():
        return REASON_NEEDED
    async with context.app.engine.connect() as connection:
        task = await find_task(connection, id)
        if isinstance(task, Refusal):
            return task
        open_case = await worklists.has_case(connection, task.reference)
    if not open_case:
        refusal = refused_to_finish(context.permissions, task, actor)
        if refusal is not None:
            return refusal
        async with context.app.engine.begin() as connection:
            refusal = await _put_away(connection, task, actor.id)
        return refusal or FinishedTask(task=task, accepted=None)
    command = _finishing(context, task, result)
    accepted = await ask_order(context, task.reference, command, order_id=order_id)
    if isinstance(accepted, Refusal):
        return accepted
    return FinishedTask(task=task, accepted=accepted)


def _finishing(context: Context, task: Task, result: str) -> Named:
    if context.permissions.track == SUITABILITY:
        kind = suitability_words.TaskKind(task.kind)
        return suitability.FinishTask(task_id=task.id, task=kind, result=result)
    return FinishTask(task_id=task.id, task=TaskKind(task.kind), result=result)


async def _put_away(connection: AsyncConnection, task: Task, number: str) -> Refusal | None:
    """Done by the person who holds it, so a supervisor takes it over first."""
    if task.holder != number:
        await worklists.reassign(connection, task.id, task.holder, number, number)
    if not await worklists.put_away(connection, task.id, number):
        return await who_was_first(connection, task.id)
    return None
