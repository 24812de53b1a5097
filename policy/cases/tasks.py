"""Tasks of a case's worklists as a function of its state: a track says which are open, and what
goes onto the worklists or comes off them is the difference that an event has made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Set
from datetime import datetime
from typing import NamedTuple, TypeVar

from policy.cases.decision import Decision
from policy.cases.effects import AddTask, CompleteTask, CompleteTasks, Effect
from policy.cases.state import AnyCase, changed

S = TypeVar("S", bound=AnyCase)
F = TypeVar("F")


class WantedTask(NamedTuple):
    """One open task. `key` names it within its case, and no later task has the same one. Open tasks
    of one kind leave the worklist together; where only some of them do, `about` says which.
    """

    key: str
    kind: str
    team: str
    due: datetime
    rule: str
    note: str
    about: str


def task_id(reference: str, key: str) -> str:
    """The id under which a task is on record: the same whenever the same events are decided
    again.
    """
    return hashlib.sha256(f"{reference}/{key}".encode()).hexdigest()[:32]


def with_tasks(
    before: S,
    decision: Decision[S],
    asks_by: Callable[[S], F],
    open_tasks: Callable[[F], tuple[WantedTask, ...]],
) -> Decision[S]:
    """The decision with what it changes on the worklists, ahead of everything else it orders.
    `asks_by` is the part of a state that `open_tasks` looks at: most events leave it as it was, and
    then nothing is worked out.

    An ending says for itself what becomes of the tasks: it takes off also those that others had put
    there.
    """
    after = decision.state
    if decision.refusal is not None or after is before or after.ended:
        return decision
    was, is_now = asks_by(before), asks_by(after)
    if was == is_now:
        return decision
    done = {effect.task_id for effect in decision.effects if isinstance(effect, CompleteTask)}
    changes = _differences(before.reference, open_tasks(was), open_tasks(is_now), done)
    return changed(decision, effects=(*changes, *decision.effects)) if changes else decision


def _differences(
    reference: str, before: Iterable[WantedTask], after: Iterable[WantedTask], done: Set[str]
) -> tuple[Effect, ...]:
    was, is_now = {task.key: task for task in before}, {task.key: task for task in after}
    gone = [
        CompleteTasks(task=task.kind, about=task.about)
        for key, task in was.items()
        if key not in is_now and not (done and task_id(reference, key) in done)
    ]
    new = [_opened(reference, task) for key, task in is_now.items() if key not in was]
    return (*dict.fromkeys(gone), *new)


def _opened(reference: str, task: WantedTask) -> AddTask:
    return AddTask(
        id=task_id(reference, task.key),
        task=task.kind,
        team=task.team,
        due=task.due,
        rule=task.rule,
        note=task.note,
        about=task.about,
    )
