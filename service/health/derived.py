"""What a case's events and state say must stand in its rows, held against what stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from policy.cases.effects import (
    AddTask,
    CompleteAllTasks,
    CompleteTask,
    CompleteTasks,
    Effect,
    Escalate,
    PassTasksOn,
)
from policy.cases.events import CaseEvent
from policy.cases.lifecycle import Decide
from policy.cases.state import AnyCase
from service.health.taken_up import TakenByEvents

S = TypeVar("S", bound=AnyCase)
E = TypeVar("E", bound=CaseEvent)
Row = Mapping[Any, Any]


@dataclass(slots=True)
class OpenedTask:
    """A task as the events that opened and completed it say."""

    kind: str
    team: str
    due: datetime
    rule: str
    note: str
    about: str
    open: bool = True

    @classmethod
    def by(cls, effect: AddTask) -> OpenedTask:
        """As it was opened."""
        return cls(effect.task, effect.team, effect.due, effect.rule, effect.note, effect.about)


@dataclass(slots=True)
class DecidedAgain(Generic[S]):
    """A case decided again from its events: its state, its tasks by what opened them, and what
    was escalated of it and taken.
    """

    state: S
    tasks: dict[str, OpenedTask] = field(default_factory=dict)
    escalated: list[Escalate] = field(default_factory=list)
    taken: TakenByEvents = field(default_factory=TakenByEvents)
    completed: set[str] = field(default_factory=set)
    """The ids of tasks that events name as done: who finishes one says which."""


def replayed(
    start: S, recorded: Iterable[tuple[E, datetime]], *, decide: Decide[S, E]
) -> DecidedAgain[S]:
    """Decide every event again at the moment it was recorded."""
    found = DecidedAgain(start)
    for sequence, (event, now) in enumerate(recorded, 1):
        decision = decide(found.state, event, now)
        found.state = decision.state
        for number, effect in enumerate(decision.effects):
            if isinstance(effect, CompleteTask):
                found.completed.add(effect.task_id)
            if isinstance(effect, Escalate):
                found.escalated.append(effect)
            found.taken.add(effect, (sequence, number))
            _apply(found.tasks, f"{start.reference}/{sequence}/{effect.kind}/{number}", effect)
    return found


def _apply(tasks: dict[str, OpenedTask], key: str, effect: Effect) -> None:
    match effect:
        case AddTask():
            tasks.setdefault(key, OpenedTask.by(effect))
        case CompleteTasks():
            _complete(tasks, lambda t: t.kind == effect.task and effect.about in ("", t.about))
        case CompleteAllTasks():
            _complete(tasks, lambda t: t.kind not in effect.keep)
        case PassTasksOn():
            _complete(tasks, lambda t: t.kind == effect.task)
        case _:
            return


def _complete(tasks: dict[str, OpenedTask], which: Callable[[OpenedTask], bool]) -> None:
    for task in tasks.values():
        if which(task):
            task.open = False


def differing_tasks(replay: DecidedAgain[Any], rows: Mapping[str, Row]) -> Iterator[str]:
    """Which tasks are not as the events say, in words."""
    for key, task in replay.tasks.items():
        row = rows.get(key)
        if row is None:
            yield f"the task {key} is gone"
            continue
        for name in ("kind", "team", "due", "rule", "about"):
            if row[name] != getattr(task, name):
                yield f"the {name} of the task {key}"
        if (row["sealed_note"] is None) != (not task.note):
            yield f"the note of the task {key}"
        is_open = task.open and row["id"] not in replay.completed
        if row["done_at"] is None and not is_open:
            yield f"the task {key} is open again"
        # One of a case that has ended is put away without an event.
        if row["done_at"] is not None and is_open and not replay.state.ended:
            yield f"the task {key} is done, and nobody did it"


def differing_escalations(replay: DecidedAgain[Any], rows: Iterable[Row]) -> Iterator[str]:
    """Which escalations that the events order are not there, in words. There may be more: what
    nobody has taken up is escalated without an event of the case.
    """
    there = {(row["name"], row["anchored_at"], row["rung"], row["position"]) for row in rows}
    for effect in replay.escalated:
        if (effect.name, effect.anchored_at, effect.rung, effect.position) not in there:
            yield f"the escalation {effect.name} {effect.rung}".strip() + " is gone"


def differing_referral(first: object, stands: Row) -> Iterator[str]:
    """By what organisations find and read their own case: the columns of its referral that are not
    what its first event says.
    """
    names = {"organisation_id": "organisation", "authority": "authority", "received_at": ""}
    for column, name in names.items():
        said = getattr(first, name or column, None)
        if said is not None and stands[column] != said:
            yield column


def differing_columns(wanted: Row, stands: Row, *, but: frozenset[str] = frozenset()) -> list[str]:
    """The columns of a row that are not as they should be."""
    return sorted(
        name for name, value in wanted.items() if name not in but and stands[name] != value
    )


def differing_deadlines(wanted: Iterable[Row], running: Iterable[Row]) -> Iterator[str]:
    """Which deadlines that run are not those that the state waits for, in words."""
    there = {_identity(row): row for row in running}
    for row in wanted:
        found = there.pop(_identity(row), None)
        name = f"{row['name']} {row['rung']}".strip()
        if found is None:
            yield f"the deadline {name} does not run"
            continue
        for column in differing_columns(row, found):
            yield f"{column} of the deadline {name}"
    for row in there.values():
        yield (
            f"the deadline {row['name']} {row['rung']}".strip() + " runs, and nothing waits for it"
        )


def _identity(row: Row) -> tuple[Any, ...]:
    return row["name"], row["anchored_at"], row["rung"]
