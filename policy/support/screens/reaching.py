"""Reaching the person: only ever by somebody of staff or of an authority, and by the safe way where
one is on record. The service itself sends nothing to a person.
"""

from __future__ import annotations

from policy.help import Advice, Help, UseCase
from policy.support.words import TASK_KINDS

CONTACTS = frozenset(kind for kind, what in TASK_KINDS.items() if what.reaches)
"""The kinds of task before which somebody reads the safe way, where one is on record."""


def read_first(task: str, reference: str) -> Advice | None:
    """For a case with a safe way on record: what the person who takes the task reads before
    anything else; None for a task in which nobody is reached. It says where to read it, and never
    what it is.
    """
    if task not in CONTACTS:
        return None
    return Advice("read the safe way first.", (Help(use_case=UseCase.SAFE_WAY, on=reference),))
