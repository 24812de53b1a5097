"""Reaching the person: only ever by somebody of staff or of an authority, and by the safe way where
one is on record. The service itself sends nothing to a person.
"""

from __future__ import annotations

from policy.help import Advice, Help, UseCase
from policy.support.words import TaskKind

CONTACTS = frozenset(
    {
        TaskKind.SAFEGUARDING,
        TaskKind.GROUP_SAFEGUARDING,
        TaskKind.EUSS_HELP,
        TaskKind.SUPPORT_PLAN,
        TaskKind.REDOCUMENTATION,
        TaskKind.CLOSING,
        TaskKind.NO_CONTACT,
        TaskKind.HANDOVER,
        TaskKind.NEWS_AFTER_CLOSING,
        TaskKind.CASEWORKER_CONTACT,
        TaskKind.REPLACEMENT_DOCUMENTS,
        TaskKind.SHORT_SHELTER,
        TaskKind.ACCOMPANYING,
        TaskKind.VOLUNTARY_RETURN,
        TaskKind.REGULATED_ADVICE,
    }
)
"""Tasks that somebody cannot finish without reaching the person, or having them reached."""


def read_first(task: str, reference: str) -> Advice | None:
    """For a case with a safe way on record: what whoever takes the task reads before anything else;
    None for a task that reaches nobody. It says where to read, never what.
    """
    if task not in CONTACTS:
        return None
    return Advice("read the safe way first.", (Help(use_case=UseCase.SAFE_WAY, on=reference),))
