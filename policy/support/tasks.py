"""Tasks of a worklist that more than one deed asks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from policy.cases.effects import AddTask
from policy.support.words import TaskKind, Team

_LOOKED_AT_WITHIN = timedelta(days=1)


def safeguarding_task(due: datetime, note: str) -> AddTask:
    """A task about somebody's safety (R30)."""
    return AddTask(task=TaskKind.SAFEGUARDING, team=Team.SUPPORT, due=due, rule="R30", note=note)


def duplicate_task(due: datetime, note: str = "") -> AddTask:
    """A task that asks whether two cases are one person's: a question for a human (R33)."""
    kind = TaskKind.POSSIBLE_DUPLICATE
    return AddTask(task=kind, team=Team.SUPPORT, due=due, rule="R33", note=note)


def task_of_alike(others: Sequence[str], now: datetime) -> AddTask:
    """The question to a human when a corrected person looks like that of other cases (R33)."""
    note = f"since the correction, may be the same person as {', '.join(others)}"
    return duplicate_task(now + _LOOKED_AT_WITHIN, note)


def review_task(due: datetime, note: str) -> AddTask:
    """A task for somebody to look at the case, since something in it was wrong (R37)."""
    return AddTask(task=TaskKind.CASE_REVIEW, team=Team.SUPPORT, due=due, rule="R37", note=note)
