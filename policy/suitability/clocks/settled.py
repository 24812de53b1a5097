"""For some weeks after service or withdrawal late reports and late news still reach the case; then
it ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from policy.cases.clock import Clock, Nothing
from policy.cases.deadlines import Deadline, next_occurrence
from policy.cases.effects import CompleteAllTasks
from policy.cases.events import DeadlinePassed
from policy.help import Advice
from policy.parameters import SERVICE
from policy.process_map import MapClock, clock
from policy.suitability.clocks.common import ENDS_SERVICE
from policy.suitability.kinds import SuitabilityClock
from policy.suitability.ladder import book_of
from policy.suitability.rulebook import SuitabilityBook
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import DeadlineName, Role, TaskKind
from policy.time import days_after, london_day


def _end(state: SuitabilityState, now: datetime) -> tuple[Deadline, ...]:
    book = book_of(state)
    due = days_after(now, book.settled_days, book.morning_at)
    end = SETTLED.deadline(
        rung=london_day(due).isoformat(),
        due=due,
        anchor="served or withdrawn",
        anchored_at=now,
        role=Role.DUTY_SUPERVISOR,
        repeats_days=7,
    )
    return (end,)


def on_settled(
    state: SuitabilityState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """No more reports are expected, so the case ends, unless an incident waits to be looked at."""
    if state.incident_open:
        return Decision(state.with_deadlines(next_occurrence(deadline, now)), (), ("service",))
    ended = changed(state, ended_at=deadline.due, outcome=state.stage.value, deadlines=())
    kept = CompleteAllTasks(keep=(TaskKind.SAFEGUARDING, TaskKind.NRM_REFERRAL))
    return Decision(ended, (kept,), ("service",))


def _lines(book: SuitabilityBook) -> Iterator[MapClock]:
    yield clock(
        DeadlineName.SETTLED,
        f"{book.settled_days} days after a decision was served or withdrawn",
        "the case ends, unless an incident is still to be looked at",
        SERVICE,
    )


SETTLED: SuitabilityClock = Clock(
    name=DeadlineName.SETTLED,
    rule=SERVICE,
    started_by={kind: lambda state, event, now: _end(state, now) for kind in ENDS_SERVICE},
    may_be_started_by=(),
    passed=on_settled,
    ended_by=Nothing.ENDS_IT,
    may_be_ended_by=(),
    next_step=Advice("Nothing: late reports are waited for, then the case ends."),
    on_map=_lines,
)
