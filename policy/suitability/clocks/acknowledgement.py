"""Nobody has taken an escalation: the next on the rota is notified."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from policy.cases.clock import Clock
from policy.cases.deadlines import Deadline
from policy.cases.events import DeadlinePassed
from policy.help import Advice, deeds
from policy.parameters import SERVICE
from policy.process_map import MapClock, clock
from policy.suitability.kinds import SuitabilityClock
from policy.suitability.ladder import escalation_of
from policy.suitability.rulebook import SuitabilityBook
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import Decision
from policy.suitability.words import DeadlineName


def on_unacknowledged(
    state: SuitabilityState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """The same notice goes to the next person on the rota."""
    return Decision(state, (escalation_of(deadline),), (SERVICE,))


def _lines(book: SuitabilityBook) -> Iterator[MapClock]:
    yield clock(
        DeadlineName.ACKNOWLEDGEMENT,
        f"{book.acknowledge_minutes} minutes after somebody was notified",
        "if nobody has taken it, the next on the rota is notified",
        SERVICE,
    )


ACKNOWLEDGEMENT: SuitabilityClock = Clock(
    name=DeadlineName.ACKNOWLEDGEMENT,
    rule=SERVICE,
    started_by={},
    may_be_started_by=("deadline-passed",),
    passed=on_unacknowledged,
    ended_by=("escalation-acknowledged", "decision-checked"),
    may_be_ended_by=(),
    next_step=Advice("Somebody on duty takes it.", deeds("acknowledge-escalation")),
    on_map=_lines,
)
