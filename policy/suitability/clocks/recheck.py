"""The fresh look at the person's circumstances: from the decision to service it is asked for every
so many days, and at once when the person is about to be met. If nobody makes it, it is escalated
(R111).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from policy.cases.clock import Clock
from policy.cases.deadlines import Deadline, next_occurrence
from policy.cases.effects import Effect, SendNotice
from policy.cases.events import DeadlinePassed
from policy.process_map import MapClock, clock
from policy.suitability.clocks.acknowledgement import escalated
from policy.suitability.clocks.common import (
    BRINGS_NEWS,
    ENDS_SERVICE,
    LOOK_AGAIN,
    WHOM,
    listed,
    of_name,
)
from policy.suitability.kinds import SuitabilityClock
from policy.suitability.ladder import book_of, climbing
from policy.suitability.rulebook import SuitabilityBook
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import Audience, DeadlineName, Role, Template
from policy.time import days_after, london_day, next_daily

NAMES = (DeadlineName.RECHECK, DeadlineName.RECHECK_ESCALATION)


def due_again(
    state: SuitabilityState, anchored_at: datetime, anchor: str, now: datetime
) -> tuple[Deadline, ...]:
    """The next look's deadline, which comes again, and what follows if nobody takes it. After a
    look reported so late that the next is due already, it is asked for the next morning.
    """
    book = book_of(state)
    days, morning = book.recheck_days, book.morning_at
    due = max(days_after(anchored_at, days, morning), next_daily(now, morning))
    asked = Deadline(
        name=DeadlineName.RECHECK,
        rung=london_day(due).isoformat(),
        due=due,
        anchor=anchor,
        anchored_at=anchored_at,
        rule="R111",
        role=Role.DUTY_SUPERVISOR,
        repeats_days=days,
    )
    return (asked, *unanswered(due, book.escalation_hours))


def unanswered(asked_at: datetime, hours: tuple[int, ...]) -> tuple[Deadline, ...]:
    """What follows if nobody makes a look that was asked for."""
    name = DeadlineName.RECHECK_ESCALATION
    return climbing(name, "fresh look asked for", asked_at, "R111", hours)


def look_asked_for(
    state: SuitabilityState, due: datetime, now: datetime
) -> tuple[SuitabilityState, tuple[Effect, ...]]:
    """Ask for a look by then. If one is overdue already, asking again does not move its time."""
    before = state.look_due
    due = before if before is not None and before <= now else due
    number = state.looks_asked + 1
    notice = SendNotice(
        template=Template.RECHECK_REQUEST, audience=Audience.OFFICERS, edition=number
    )
    return changed(state, look_wanted=True, look_due=due, looks_asked=number), (notice,)


def on_deadline(
    state: SuitabilityState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """A look falls due: ask for it. It was not made: notify the next person of the ladder."""
    if deadline.name == DeadlineName.RECHECK:
        again = next_occurrence(deadline, now)
        ladder = unanswered(again.due, book_of(state).escalation_hours)
        asked = state.with_deadlines(again, *ladder)
        return Decision(*look_asked_for(asked, deadline.due, now), ("R111",))
    climbed, escalation = escalated(state, deadline, now)
    return Decision(climbed, (escalation,), ("R111",))


def _asked_lines(book: SuitabilityBook) -> Iterator[MapClock]:
    yield clock(
        DeadlineName.RECHECK,
        f"every {book.recheck_days} days after the decision or the last look",
        "somebody is asked to look at the person's circumstances again",
        "R111",
    )


def _missing_lines(book: SuitabilityBook) -> Iterator[MapClock]:
    hours, at_once = listed(book.escalation_hours), listed(book.urgent_escalation_hours)
    yield clock(
        DeadlineName.RECHECK_ESCALATION,
        f"{hours} hours after a look was asked for, or {at_once} before the person is met",
        f"the {WHOM} is notified",
        "R111",
    )


RECHECK: SuitabilityClock = Clock(
    name=DeadlineName.RECHECK,
    rule="R111",
    started_by={
        "decision-checked": lambda state, event, now: of_name(
            due_again(state, now, "decided", now), DeadlineName.RECHECK
        )
    },
    may_be_started_by=("recheck-recorded",),
    passed=on_deadline,
    ended_by=ENDS_SERVICE,
    may_be_ended_by=(*BRINGS_NEWS, "recheck-recorded"),
    next_step=LOOK_AGAIN,
    on_map=_asked_lines,
)


RECHECK_ESCALATION: SuitabilityClock = Clock(
    name=DeadlineName.RECHECK_ESCALATION,
    rule="R111",
    started_by={
        "decision-checked": lambda state, event, now: of_name(
            due_again(state, now, "decided", now), DeadlineName.RECHECK_ESCALATION
        )
    },
    may_be_started_by=("recheck-asked", "recheck-recorded", "deadline-passed"),
    passed=on_deadline,
    ended_by=ENDS_SERVICE,
    may_be_ended_by=(*BRINGS_NEWS, "recheck-asked", "recheck-recorded"),
    next_step=LOOK_AGAIN,
    on_map=_missing_lines,
)
