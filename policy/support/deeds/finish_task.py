"""A task is done, with its result (R23)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases import effects
from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.events import CaseEvent
from policy.cases.orders import Actor, Order
from policy.refusal import Refusal
from policy.support import refusals
from policy.support.answering.delivery import not_yet_told
from policy.support.deeds.notice_accepted import ANSWER_NOTICES, subject_of
from policy.support.kinds import SupportDeed
from policy.support.state import CaseState
from policy.support.tasks import BY_DEED, finished, standing
from policy.support.transitions import Decision
from policy.support.words import HELPERS, OPEN, Role, TaskKind


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishTask:
    """Say what came of a task."""

    kind: Literal["finish-task"] = "finish-task"
    task_id: str
    task: TaskKind
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFinished(CaseEvent):
    """A task is done, with its result; `task_id` is the one on record."""

    kind: Literal["task-finished"] = "task-finished"
    task_id: str
    task: TaskKind
    result: str


_ADVISERS = frozenset({Role.REGULATED_ADVISER})


def refused_actor(state: CaseState, actor: Actor, command: FinishTask) -> Refusal | None:
    """Only an adviser says what came of advice (R32)."""
    needed = _ADVISERS if command.task is TaskKind.REGULATED_ADVICE else None
    allowed = needed is None or needed.intersection(actor.roles)
    return None if allowed else refusals.WRONG_ROLE


def never_by_words(state: CaseState, id: str, named: str) -> Refusal | None:
    """Why words do not end a task, by its kind as it was named and by what the case itself asks for
    under this id: a status check goes with its answer (R16), and what asks for the answer to be
    given by hand with the confirmation that it was, because the case waits for that (R17).
    """
    asked = standing(state, id)
    if named in BY_DEED or (asked is not None and asked.kind in BY_DEED):
        return refusals.DONE_BY_ANSWER
    if asked is None or asked.kind != TaskKind.DELIVER_BY_HAND:
        return None
    waits = asked.about in _deliveries_awaited(state)
    return refusals.DONE_BY_DELIVERY if waits else None


def _deliveries_awaited(state: CaseState) -> frozenset[str]:
    return frozenset(
        subject_of(template, audience)
        for audience in not_yet_told(state)
        for template in ANSWER_NOTICES
    )


def refused(state: CaseState, order: Order[FinishTask], now: datetime) -> Refusal | None:
    """It needs a result, and is none that words never end (R16, R17)."""
    result = None if order.command.result.strip() else refusals.REASON_NEEDED
    return never_by_words(state, order.command.task_id, order.command.task) or result


def on_task_finished(state: CaseState, event: TaskFinished, now: datetime) -> Decision:
    """The task is done, and its result is on record. Where a report had asked for it, the next
    report may ask again.
    """
    refusal = never_by_words(state, event.task_id, event.task)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    done = effects.CompleteTask(task_id=event.task_id, by=event.by)
    return Decision(finished(state, event.task_id), (done,), ("R23",))


def happened(order: Order[FinishTask], state: CaseState) -> CaseEvent:
    """The event that it counts as."""
    return TaskFinished(
        id=order.id,
        at=order.at,
        by=order.actor.id,
        task_id=order.command.task_id,
        task=order.command.task,
        result=order.command.result,
    )


FINISH_TASK: SupportDeed[FinishTask] = Deed(
    command=FinishTask,
    title="Say what came of a task",
    fields={
        "task_id": Field("Task number", "As the worklist shows it"),
        "task": Field("Task", "What was done"),
        "result": Field("Result", "What came of it"),
    },
    who=HELPERS | {Role.CHECK_OFFICER, Role.OPERATIONS, Role.REGULATED_ADVISER},
    stages=OPEN,
    elsewhere=not_now,
    refused=refused,
    happened=happened,
    events=(EventRule(event=TaskFinished, label="Task finished", follows=on_task_finished),),
    refused_actor=refused_actor,
)
