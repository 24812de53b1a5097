"""What is due to go because it was kept for long enough, and what went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassDue:
    """A class of data with how long it is kept, in words, and how many are due; None for what has
    no such moment. `held` are kept by a legal hold; `cases` are those to be proposed.
    """

    name: str
    kept: str
    why: str
    goes: str
    rule: str
    own_choice: bool
    due: int | None
    held: int = 0
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedLines:
    """How many of a class were removed at once. Moments are UTC."""

    name: str
    before: datetime
    removed: int
    removed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionReport:
    """What is due now, and what was removed, the latest first."""

    now: datetime
    due: tuple[ClassDue, ...]
    removed: tuple[RemovedLines, ...]
