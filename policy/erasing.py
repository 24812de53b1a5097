"""When what is held of a person may be erased (R10; UK GDPR, Article 17), and what a
receipt of it says. An erasure is decided by two people and cannot be undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from policy.refusal import Refusal


class ErasureGround(StrEnum):
    """Why somebody is erased: the closed list."""

    CONSENT_WITHDRAWN = "consent withdrawn"
    REQUEST = "request"
    RETENTION = "retention"
    ERASED_BEFORE = "erased before"
    """It was erased, and came back with an older copy of the database. Nobody can ask for this."""


GROUNDS_TO_ASK_FOR = tuple(one for one in ErasureGround if one is not ErasureGround.ERASED_BEFORE)

ERASE_WITHIN_MONTHS = 1
"""After a withdrawal, where consent was the only basis (UK GDPR, Articles 12(3) and 17(1)(b):
without undue delay, and at the latest within a month).
"""

CASE_OPEN = Refusal(
    code="case-open",
    sentence="The case is open, and nothing of an open case is erased.",
    what_to_do="End it first: by a withdrawal of consent, or with its outcome.",
    rule="service",
)
LEGAL_HOLD = Refusal(
    code="legal-hold",
    sentence="A legal hold stands on this case, so nothing of it is erased.",
    what_to_do="Ask who placed it; it is erased once the hold is lifted and two people say so.",
    rule="service",
)
ERASED_ALREADY = Refusal(
    code="erased-already",
    sentence="This case was erased, or is being erased.",
    what_to_do="Nothing is left to do. See its receipt.",
    rule="service",
)
ASKED_ALREADY = Refusal(
    code="asked-already",
    sentence="The person asked for this already, and a task about it is open.",
    what_to_do="Propose the erasure, or finish the task and tell the person why not.",
    rule="R35",
)
NO_HOLD = Refusal(
    code="no-legal-hold",
    sentence="No legal hold stands on this case.",
    what_to_do="Nothing is left to do.",
    rule="service",
)
HELD_ALREADY = Refusal(
    code="held-already",
    sentence="A legal hold stands on this case already.",
    what_to_do="Nothing is left to do.",
    rule="service",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureStanding:
    """A case as far as an erasure goes by it."""

    ended: bool
    held: bool
    erased: bool


def refused_erasing(standing: ErasureStanding) -> Refusal | None:
    """Why nothing of it may be erased; None if it may."""
    if standing.erased:
        return ERASED_ALREADY
    if standing.held:
        return LEGAL_HOLD
    return None if standing.ended else CASE_OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureReceipt:
    """What became of an erasure. Moments are UTC; None for what has not been done yet. `cleared`
    are the rows that went, by number; `copies_until` is when the last copy of the key store that
    still holds this key's half is gone.
    """

    reference: str
    ground: ErasureGround
    reason: str
    proposed_by: str
    confirmed_by: str
    confirmed_at: datetime
    cleared: str
    erased_at: datetime | None
    halves_destroyed_at: datetime | None
    histories_deleted_at: datetime | None
    copies_until: datetime | None


def copies_until(destroyed_at: datetime | None, days: int) -> datetime | None:
    """When the last copy of the key store from before is gone, if copies are kept so long."""
    return None if destroyed_at is None else destroyed_at + timedelta(days=days)
