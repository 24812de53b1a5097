"""Reaching the person: only ever by somebody of staff or of an authority, and by the safe way where
one is on record. The service itself sends nothing to a person.
"""

from __future__ import annotations

from typing import assert_never

from policy.help import Advice, Help, UseCase
from policy.support.words import TaskKind


def reaches_the_person(kind: TaskKind) -> bool:
    """Whether nobody can finish such a task without reaching the person, or having them reached."""
    match kind:
        case (
            TaskKind.SAFEGUARDING
            | TaskKind.GROUP_SAFEGUARDING
            | TaskKind.EUSS_HELP
            | TaskKind.SUPPORT_PLAN
            | TaskKind.REDOCUMENTATION
            | TaskKind.CLOSING
            | TaskKind.NO_CONTACT
            | TaskKind.HANDOVER
            | TaskKind.NEWS_AFTER_CLOSING
            | TaskKind.CASEWORKER_CONTACT
            | TaskKind.REPLACEMENT_DOCUMENTS
            | TaskKind.SHORT_SHELTER
            | TaskKind.ACCOMPANYING
            | TaskKind.VOLUNTARY_RETURN
            | TaskKind.REGULATED_ADVICE
        ):
            return True
        case (
            TaskKind.STATUS_CHECK
            | TaskKind.ANSWER_QUERY
            | TaskKind.DELIVER_BY_HAND
            | TaskKind.CHASE_READING
            | TaskKind.POSSIBLE_DUPLICATE
            | TaskKind.CASE_REVIEW
            | TaskKind.UNREADABLE_MESSAGE
        ):
            return False
        case _:
            assert_never(kind)


CONTACTS = frozenset(kind for kind in TaskKind if reaches_the_person(kind))
"""The kinds of task before which somebody reads the safe way, where one is on record."""


def read_first(task: str, reference: str) -> Advice | None:
    """For a case with a safe way on record: what whoever takes the task reads before anything else;
    None for a task in which nobody is reached. It says where to read it, and never what it is.
    """
    if task not in CONTACTS:
        return None
    return Advice("read the safe way first.", (Help(use_case=UseCase.SAFE_WAY, on=reference),))
