"""What the service's own registers say: which days are worked, and who stands for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from policy.cases.calendars import counted_by
from policy.cases.deed import Fact
from policy.cases.events import CalendarChanged, OrganisationSucceeded
from policy.suitability import refusals
from policy.suitability.ladder import working_days_of
from policy.suitability.news.arriving import arrived
from policy.suitability.rulebook import calendar_of, suitability_book_at
from policy.suitability.state import SuitabilityState, changed
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


def on_succeeded(state: SuitabilityState, event: OrganisationSucceeded, now: datetime) -> Decision:
    """Councils merged: the new one is asked, and its reports count, in the place of the old one.
    Its area goes by either code (R2, R98).
    """
    assert state.facts is not None  # set by the opening
    if not event.successor or event.organisation != state.authority:
        return Decision(state, refusal=refusals.NOT_NOW)
    facts = replace(
        state.facts,
        authority=event.successor,
        former=(*state.facts.former, state.facts.authority),
    )
    follows = changed(state, authority=event.successor, facts=facts)
    return arrived(follows, (), now, ("R2", "R98"))


CALENDAR_CHANGED: Fact[SuitabilityState, CalendarChanged] = Fact(
    event=CalendarChanged,
    label="Bank holidays changed: working days counted anew",
    follows=on_calendar,
    signal="calendar_changed",
    stages=OPEN,
)


ORGANISATION_SUCCEEDED: Fact[SuitabilityState, OrganisationSucceeded] = Fact(
    event=OrganisationSucceeded,
    label="A successor stands for an organisation that is no more",
    follows=on_succeeded,
    signal="organisation_succeeded",
    stages=OPEN,
)
