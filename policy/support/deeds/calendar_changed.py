"""There is a newer list of bank holidays."""

from __future__ import annotations

from datetime import datetime

from policy.cases.calendars import counted_by
from policy.cases.deadlines import Deadline
from policy.cases.deed import Fact
from policy.cases.events import CalendarChanged
from policy.support import refusals
from policy.support.rulebook import calendar_of, rulebook
from policy.support.state import CaseState
from policy.support.transitions import Decision
from policy.support.words import OPEN, DeadlineName


def on_calendar(state: CaseState, event: CalendarChanged, now: datetime) -> Decision:
    """A newer list of bank holidays: the casework team's working days are counted anew (R117)."""
    book = rulebook(state.rulebook)

    def working_days(deadline: Deadline) -> int:
        waits = deadline.name == DeadlineName.PRIORITISATION
        return book.prioritisation_working_days if waits else 0

    counted = counted_by(state, event.calendar, calendar_of(book, state.calendar), working_days)
    if counted is None:
        return Decision(state, refusal=refusals.NO_NEWER_CALENDAR)
    return Decision(counted, (), ("R117",))


CALENDAR_CHANGED: Fact[CaseState, CalendarChanged] = Fact(
    event=CalendarChanged,
    label="Bank holidays changed: working days counted anew",
    follows=on_calendar,
    signal="calendar_changed",
    stages=OPEN,
)
