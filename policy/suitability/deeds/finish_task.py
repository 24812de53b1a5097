"""A task of the worklist is done, and what came of it."""

from __future__ import annotations

from datetime import datetime

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.orders import Actor, Order
from policy.refusal import Refusal
from policy.suitability import anywhere, refusals
from policy.suitability.commands import FinishTask
from policy.suitability.deeds.common import ENFORCEMENT, EVERY_STAGE, counts_as
from policy.suitability.events import TaskFinished
from policy.suitability.state import SuitabilityState
from policy.suitability.tasks import BY_HAND
from policy.suitability.words import SUPERVISORS, Role, TaskKind


def refused_actor(state: SuitabilityState, actor: Actor, command: FinishTask) -> Refusal | None:
    """An incident is for a supervisor to look at."""
    if command.task is not TaskKind.INCIDENT or SUPERVISORS.intersection(actor.roles):
        return None
    return refusals.WRONG_ROLE


def refused(state: SuitabilityState, order: Order[FinishTask], now: datetime) -> Refusal | None:
    """Only what is done by hand is finished so, and it needs a result."""
    if order.command.task not in BY_HAND:
        return refusals.DONE_BY_DEED
    return None if order.command.result.strip() else refusals.REASON_NEEDED


FINISH_TASK: Deed[SuitabilityState, FinishTask] = Deed(
    command=FinishTask,
    title="Say what came of a worklist row",
    fields={
        "task_id": Field("Task number", "As the worklist shows it"),
        "task": Field("Task", "What was done"),
        "result": Field("Result", "What came of it"),
    },
    who=SUPERVISORS | ENFORCEMENT | {Role.OPERATIONS, Role.SAFEGUARDING_LEAD},
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=refused,
    happened=counts_as(TaskFinished),
    events=(
        EventRule(
            event=TaskFinished,
            label="Task finished",
            follows=lambda state, event, now: anywhere.on_finished(state, event),
        ),
    ),
    refused_actor=refused_actor,
)
