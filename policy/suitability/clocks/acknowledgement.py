"""Nobody has taken an escalation: the next on the rota is notified."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from policy.cases.clock import Clock
from policy.cases.deadlines import Deadline, next_occurrence
from policy.cases.effects import Escalate
from policy.cases.events import DeadlinePassed
from policy.help import Advice, deeds
from policy.parameters import SERVICE
from policy.process_map import MapClock, clock
from policy.suitability.kinds import SuitabilityClock
from policy.suitability.ladder import book_of, escalation_of
from policy.suitability.rulebook import SuitabilityBook, suitability_book_at
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import DeadlineName


def escalated(
    state: SuitabilityState, deadline: Deadline, now: datetime
) -> tuple[SuitabilityState, Escalate]:
    """The first on the rota is notified of a rung; the next one is too unless somebody takes it,
    and a repeating rung comes again.
    """
    waiting: list[Deadline] = []
    if deadline.position == 1:
        book = book_of(state) if state.decision else suitability_book_at(now)
        waiting.append(_acknowledgement(deadline, now, book.acknowledge_minutes))
    if deadline.repeats_days:
        waiting.append(next_occurrence(deadline, now))
    climbed = changed(state, escalation_level=state.escalation_level + 1)
    # After an outage several ladders come to one rung at one moment: who takes it, takes them all.
    fresh = [one for one in waiting if one not in state.deadlines]
    return climbed.with_deadlines(*fresh), escalation_of(deadline)


def _acknowledgement(deadline: Deadline, now: datetime, minutes: int) -> Deadline:
    return ACKNOWLEDGEMENT.deadline(
        rung=f"{deadline.name}, {deadline.rung}",
        due=now + timedelta(minutes=minutes),
        anchor="escalated",
        anchored_at=now,
        role=deadline.role,
        position=2,
    )


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
