"""A paper was handed over that nothing allowed, and nobody has looked at it: somebody more senior
is notified, until somebody has (R112).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from policy.cases.clock import Clock
from policy.cases.deadlines import Deadline
from policy.cases.events import DeadlinePassed
from policy.help import Advice, UseCase, use_cases
from policy.process_map import MapClock, clock
from policy.suitability.clocks.acknowledgement import escalated
from policy.suitability.clocks.common import BRINGS_NEWS, WHOM, listed
from policy.suitability.kinds import SuitabilityClock
from policy.suitability.ladder import book_of, climbing, without_end
from policy.suitability.rulebook import SuitabilityBook
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import Decision
from policy.suitability.words import DeadlineName


def ladder(state: SuitabilityState, number: int, now: datetime) -> tuple[Deadline, ...]:
    """When somebody is notified that nobody has looked at this incident of now (R112)."""
    book, name = book_of(state), DeadlineName.INCIDENT
    rungs = climbing(name, f"incident {number}", now, "R112", book.urgent_escalation_hours)
    return without_end(rungs, book)


def on_deadline(
    state: SuitabilityState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """The person on duty for the next rung is notified."""
    climbed, escalation = escalated(state, deadline, now)
    return Decision(climbed, (escalation,), (deadline.rule,))


def _lines(book: SuitabilityBook) -> Iterator[MapClock]:
    at_once = listed(book.urgent_escalation_hours)
    yield clock(
        DeadlineName.INCIDENT,
        f"{at_once} hours after an incident, then every day at {book.morning_at:%H:%M}",
        f"the {WHOM} is notified, until somebody has looked at it",
        "R112",
    )


INCIDENT: SuitabilityClock = Clock(
    name=DeadlineName.INCIDENT,
    rule="R112",
    started_by={},
    may_be_started_by=(*BRINGS_NEWS, "incident-reported"),
    passed=on_deadline,
    ended_by=(),
    may_be_ended_by=("task-finished",),
    next_step=Advice(
        "A supervisor looks at the incident and says what came of it.", use_cases(UseCase.TASKS)
    ),
    on_map=_lines,
)
