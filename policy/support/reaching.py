"""Reaching the person: only ever by somebody of staff or of an authority, and by the safe way where
one is on record. The service itself sends nothing to a person.
"""

from __future__ import annotations

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
"""Rows that somebody cannot finish without reaching the person, or having them reached."""


def read_first(task: str, reference: str) -> str:
    """For a case with a safe way on record: what whoever takes the row reads before anything else;
    empty for a row that reaches nobody. It says where to read, never what.
    """
    if task not in CONTACTS:
        return ""
    return f"read the safe way first: referrals reach {reference}"
