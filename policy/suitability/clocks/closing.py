"""This route has stopped for the case: a named person is reminded to close it, week by week.
Nothing closes by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from policy.cases.clock import Clock
from policy.cases.deadlines import Deadline, next_occurrence
from policy.cases.events import DeadlinePassed
from policy.help import Advice, deeds
from policy.parameters import SERVICE
from policy.process_map import MapClock, clock
from policy.suitability.clocks.common import READS_ANEW, SET_BY_WHAT_IS_KNOWN
from policy.suitability.kinds import SuitabilityClock
from policy.suitability.ladder import LADDER_ROLES, escalation_of
from policy.suitability.rulebook import SuitabilityBook, suitability_book_at
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import Decision
from policy.suitability.words import EXITS, DeadlineName, Role
from policy.time import days_after, london_day


def with_closing(state: SuitabilityState, now: datetime) -> SuitabilityState:
    """A stopped route asks a named person to close it, every week until one has."""
    waits = any(d.name == DeadlineName.CLOSING for d in state.deadlines)
    if state.stage not in EXITS:
        return state.without(DeadlineName.CLOSING) if waits else state
    return state if waits else state.with_deadlines(_reminder(now))


def _reminder(now: datetime) -> Deadline:
    book = suitability_book_at(now)
    due = days_after(now, book.closing_days, book.morning_at)
    return CLOSING.deadline(
        rung=london_day(due).isoformat(),
        due=due,
        anchor="route stopped",
        anchored_at=now,
        role=Role.DUTY_SUPERVISOR,
        repeats_days=book.closing_days,
    )


def on_reminder(
    state: SuitabilityState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """The case is still open: the person on duty is reminded, and will be again."""
    again = state.with_deadlines(next_occurrence(deadline, now))
    return Decision(again, (escalation_of(deadline),), ("service",))


def _lines(book: SuitabilityBook) -> Iterator[MapClock]:
    yield clock(
        DeadlineName.CLOSING,
        f"every {book.closing_days} days after this route stopped",
        f"the {LADDER_ROLES[0]} is reminded that a named person closes the case",
        SERVICE,
    )


CLOSING: SuitabilityClock = Clock(
    name=DeadlineName.CLOSING,
    rule=SERVICE,
    started_by={},
    may_be_started_by=(*SET_BY_WHAT_IS_KNOWN, "limb-concluded", "deadline-passed"),
    passed=on_reminder,
    ended_by=(),
    may_be_ended_by=READS_ANEW,
    next_step=Advice("A named person closes the case.", deeds("close-route")),
    on_map=_lines,
)
