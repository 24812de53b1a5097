"""There is a newer list of bank holidays."""

from __future__ import annotations

from datetime import datetime

from policy.cases.calendars import counted_by
from policy.cases.deed import Fact
from policy.cases.events import CalendarChanged
from policy.suitability import refusals
from policy.suitability.ladder import working_days_of
from policy.suitability.rulebook import calendar_of, suitability_book_at
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import Decision
from policy.suitability.words import OPEN


def on_calendar(state: SuitabilityState, event: CalendarChanged, now: datetime) -> Decision:
    """A newer list of bank holidays: deadlines in working days are counted anew by it (R94, R97,
    R117).
    """
    counts_by = calendar_of(suitability_book_at(now), state.calendar)
    counted = counted_by(state, event.calendar, counts_by, working_days_of)
    if counted is None:
        return Decision(state, refusal=refusals.NO_NEWER_CALENDAR)
    return Decision(counted, (), ("R117",))


CALENDAR_CHANGED: Fact[SuitabilityState, CalendarChanged] = Fact(
    event=CalendarChanged,
    label="Bank holidays changed: working days counted anew",
    follows=on_calendar,
    signal="calendar_changed",
    stages=OPEN,
)
