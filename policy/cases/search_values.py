"""What lists of cases are filtered by in Temporal's pages. Readable by anybody, so nothing here is
personal. Names only: workflows import this, and no rule is here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchValues:
    """A case's stage, the clock it is under (`sla`) and that clock's end (`deadline`), whose turn
    it is and since when, and when it wakes next. A moment that is None is not shown.
    """

    stage: str
    sla: str
    authority: str
    escalation_level: int
    waiting_on: str
    deadline: datetime | None
    waiting_since: datetime | None
    next_action_due: datetime | None
