"""Which tasks a worklist shows."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from policy.help import Advice
from policy.support.screens.reaching import read_first

if TYPE_CHECKING:
    from store.worklists import Task


MOST_SHOWN = 200


class Whose(StrEnum):
    """Which tasks are asked for: one's own, those of one's team, those of it that nobody holds, or
    every team's.
    """

    MINE = "mine"
    TEAM = "team"
    UNASSIGNED = "unassigned"
    ALL = "all"


def before_contact(task: Task) -> Advice | None:
    """What is to be read before the contact that a task asks for; None if nothing is."""
    return read_first(task.kind, task.reference) if task.safe_way_recorded else None
