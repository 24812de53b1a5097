"""The worklists of one case, as the store keeps them by the effects of its events."""

from __future__ import annotations

from collections.abc import Iterable

from policy.cases.effects import (
    AddTask,
    CompleteAllTasks,
    CompleteTask,
    CompleteTasks,
    Effect,
    PassTasksOn,
)


class Worklist:
    """Every task that was put on record and has not come off again."""

    def __init__(self) -> None:
        self.open: list[AddTask] = []

    def apply(self, effects: Iterable[Effect]) -> None:
        """What the effects of one event do, in their order."""
        for effect in effects:
            if isinstance(effect, AddTask):
                assert effect.id not in {task.id for task in self.open}
                self.open.append(effect)
            else:
                self.open = [task for task in self.open if not _goes(task, effect)]


def _goes(task: AddTask, effect: Effect) -> bool:
    match effect:
        case CompleteTasks():
            return task.task == effect.task and task.note.startswith(effect.about)
        case CompleteTask():
            return task.id == effect.task_id
        case CompleteAllTasks():
            return task.task not in effect.keep
        case PassTasksOn():
            return task.task == effect.task
        case _:
            return False
