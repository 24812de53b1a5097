"""A piece of linking or brokering is put on a worklist (R23, R24, R30)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.events import CaseEvent
from policy.cases.moments import believable
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.support import refusals
from policy.support.kinds import SupportDeed
from policy.support.state import CaseState
from policy.support.tasks import asking
from policy.support.transitions import Decision
from policy.support.words import BROKERING, HELPERS, OPEN, TaskKind


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """Put a piece of linking or brokering on a worklist (R23, R24, R30)."""

    kind: Literal["open-task"] = "open-task"
    task: TaskKind
    due: datetime
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOpened(CaseEvent):
    """A caseworker put a piece of linking or brokering on a worklist (R23, R24, R30)."""

    kind: Literal["task-opened"] = "task-opened"
    task: TaskKind
    due: datetime
    note: str = ""


_RULES = {
    TaskKind.SAFEGUARDING: "R30",
    TaskKind.CASEWORKER_CONTACT: "R24",
    TaskKind.REPLACEMENT_DOCUMENTS: "R24",
    TaskKind.VOLUNTARY_RETURN: "R29",
    TaskKind.EUSS_HELP: "R31",
    TaskKind.REGULATED_ADVICE: "R32",
}
"""Which rule asks for a task; R23 for the others."""


def refused(state: CaseState, order: Order[OpenTask], now: datetime) -> Refusal | None:
    """It must be of a kind that people may open, with a due time that lies ahead."""
    if order.command.task not in BROKERING:
        return refusals.NOT_A_SUPPORT_TASK
    if not believable(order.command.due):
        return refusals.NO_SUCH_TIME
    return refusals.DUE_IN_THE_PAST if order.command.due < order.at else None


def on_task_opened(state: CaseState, event: TaskOpened, now: datetime) -> Decision:
    """The task is on its team's worklist, with its due time (R23)."""
    if not believable(event.due):
        return Decision(state, refusal=refusals.NO_SUCH_TIME)
    rule, due = _RULES.get(event.task, "R23"), event.due.astimezone(UTC)
    return Decision(asking(state, event.task, due, rule, event.note), (), (rule,))


def happened(order: Order[OpenTask], state: CaseState) -> CaseEvent:
    """The event that it counts as."""
    return TaskOpened(
        id=order.id,
        at=order.at,
        by=order.actor.id,
        task=order.command.task,
        due=order.command.due,
        note=order.command.note,
    )


OPEN_TASK: SupportDeed[OpenTask] = Deed(
    command=OpenTask,
    title="Put a piece of linking or brokering on a worklist",
    fields={
        "task": Field("Task", "What is to be done"),
        "due": Field("Due", "By when, a day and a time"),
        "note": Field("Note", "A few words for whoever does it; nothing about the person"),
    },
    who=HELPERS,
    stages=OPEN,
    elsewhere=not_now,
    refused=refused,
    happened=happened,
    events=(EventRule(event=TaskOpened, label="Task opened", follows=on_task_opened),),
)
