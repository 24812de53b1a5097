"""Which cases a list is to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which cases a list is to show; what is empty leaves none out. `breached` are those whose time
    for the answer passed without one, `batch` is one intake's, `due_by` is when something falls
    due, and `held_by` the number of the member of staff who holds an open task.
    """

    ended_too: bool = False
    breached: bool = False
    organisation: str = ""
    batch: str = ""
    stage: str = ""
    due_by: datetime | None = None
    held_by: str = ""
    authority: str = ""
