"""A task is done, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases import effects
from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.events import CaseEvent
from policy.cases.orders import Actor, Order
from policy.parameters import SERVICE
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.deeds.common import ENFORCEMENT, counts_as
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.tasks import BY_HAND
from policy.suitability.transitions import Decision
from policy.suitability.words import OPEN, SUPERVISORS, DeadlineName, Role, TaskKind


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishTask:
    """Say that a task is done, and what came of it."""

    kind: Literal["finish-task"] = "finish-task"
    task_id: str
    task: TaskKind
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFinished(CaseEvent):
    """A task is done, with its result; `task_id` names the task."""

    kind: Literal["task-finished"] = "task-finished"
    task_id: str
    task: TaskKind
    result: str


DONE_BY_DEED = Refusal(
    code="done-by-deed",
    sentence="This task goes when what it asks for is done.",
    what_to_do="Do what the task asks for; the case sees it.",
    rule="service",
)


def refused_actor(state: SuitabilityState, actor: Actor, command: FinishTask) -> Refusal | None:
    """An incident is for a supervisor to look at."""
    if command.task is not TaskKind.INCIDENT or SUPERVISORS.intersection(actor.roles):
        return None
    return refusals.WRONG_ROLE


def never_by_words(kind: str) -> Refusal | None:
    """Why words do not end a task of a kind: only what is done by hand is finished so."""
    return None if kind in BY_HAND else DONE_BY_DEED


def refused(state: SuitabilityState, order: Order[FinishTask], now: datetime) -> Refusal | None:
    """Only a task that is done by hand is finished so, and it needs a result."""
    result = None if order.command.result.strip() else refusals.REASON_NEEDED
    return never_by_words(order.command.task) or result


def on_finished(state: SuitabilityState, event: TaskFinished, now: datetime) -> Decision:
    """The task goes from the list. An incident that was looked at is escalated no further."""
    refusal = never_by_words(event.task)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    finish = effects.CompleteTask(task_id=event.task_id, by=event.by)
    left = tuple(kind for kind in state.open_tasks if kind != event.task)
    if event.task is TaskKind.INCIDENT:
        looked = changed(state, open_tasks=left, incident_open=False).without(DeadlineName.INCIDENT)
        return Decision(looked, (finish,), (SERVICE,))
    standing = event.task in state.open_tasks
    done = (*state.tasks_done, event.task) if standing else state.tasks_done
    return Decision(changed(state, open_tasks=left, tasks_done=done), (finish,), (SERVICE,))


FINISH_TASK: SuitabilityDeed[FinishTask] = Deed(
    command=FinishTask,
    title="Say what came of a task",
    fields={
        "task_id": Field("Task number", "As the worklist shows it"),
        "task": Field("Task", "What was done"),
        "result": Field("Result", "What came of it"),
    },
    who=SUPERVISORS | ENFORCEMENT | {Role.OPERATIONS, Role.SAFEGUARDING_LEAD},
    stages=OPEN,
    elsewhere=not_now,
    refused=refused,
    happened=counts_as(TaskFinished),
    events=(
        EventRule(
            event=TaskFinished,
            label="Task finished",
            follows=on_finished,
        ),
    ),
    refused_actor=refused_actor,
)
