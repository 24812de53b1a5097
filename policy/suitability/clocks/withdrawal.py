"""A decision that must be withdrawn has not been: somebody more senior is notified (R112)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from policy.cases.clock import Clock
from policy.cases.deadlines import Deadline
from policy.cases.events import DeadlinePassed
from policy.help import Advice, deeds
from policy.process_map import MapClock, clock
from policy.suitability.clocks.acknowledgement import escalated
from policy.suitability.clocks.common import BRINGS_NEWS, ENDS_SERVICE, WHOM, listed
from policy.suitability.kinds import SuitabilityClock
from policy.suitability.ladder import book_of, climbing, without_end
from policy.suitability.rulebook import SuitabilityBook
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import Decision
from policy.suitability.words import DeadlineName


def ladder(state: SuitabilityState, now: datetime) -> tuple[Deadline, ...]:
    """When somebody is notified of a decision that must be withdrawn from now on (R112)."""
    book = book_of(state)
    rungs = climbing(DeadlineName.WITHDRAWAL, "withdrawal due", now, "R112", book.escalation_hours)
    return without_end(rungs, book)


def on_deadline(
    state: SuitabilityState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """The person on duty for the next rung is notified."""
    climbed, escalation = escalated(state, deadline, now)
    return Decision(climbed, (escalation,), (deadline.rule,))


def _lines(book: SuitabilityBook) -> Iterator[MapClock]:
    hours = listed(book.escalation_hours)
    yield clock(
        DeadlineName.WITHDRAWAL,
        f"{hours} hours after a decision had to be withdrawn, "
        f"then every day at {book.morning_at:%H:%M}",
        f"the {WHOM} is notified, until somebody withdraws it",
        "R112",
    )


WITHDRAWAL: SuitabilityClock = Clock(
    name=DeadlineName.WITHDRAWAL,
    rule="R112",
    started_by={},
    may_be_started_by=(*BRINGS_NEWS, "recheck-recorded", "deadline-passed"),
    passed=on_deadline,
    ended_by=ENDS_SERVICE,
    may_be_ended_by=(),
    next_step=Advice("A UKVI officer withdraws the decision.", deeds("withdraw-decision")),
    on_map=_lines,
)
