"""What the decision rests on may have ended by itself, as a permission does (R111): a decision
whose gate has closed must be withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from policy.cases.clock import Clock
from policy.cases.deadlines import Deadline
from policy.cases.events import DeadlinePassed
from policy.help import Advice
from policy.process_map import MapClock, clock
from policy.suitability.clocks.common import BRINGS_NEWS, ENDS_SERVICE
from policy.suitability.gates.own_gate import RULE_OF, gate_at
from policy.suitability.kinds import SuitabilityClock
from policy.suitability.ladder import book_of
from policy.suitability.rulebook import SuitabilityBook
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import Decision
from policy.suitability.words import DeadlineName, Role
from policy.time import london_day


def end(state: SuitabilityState, at: datetime, now: datetime) -> Deadline:
    """When what a decision rests on may end by itself."""
    assert state.decision is not None  # decided cases only
    return Deadline(
        name=DeadlineName.GROUND,
        rung=at.isoformat(),
        due=at,
        anchor="decided",
        anchored_at=state.decision.decided_at or now,
        rule=RULE_OF[state.decision.decision],
        role=Role.DUTY_SUPERVISOR,
    )


def on_ground_ended(
    state: SuitabilityState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """Read everything known anew. If a gate of the decision has closed, it must be withdrawn; if
    one is only open to question, no clearance is given meanwhile.
    """
    # Stopping service sets this clock too: only when one comes, and not on loading, do they meet.
    from policy.suitability.serving.blocking import block, voided, watched

    assert state.facts is not None and state.decision is not None  # decided cases only
    gate = gate_at(state.decision.decision, state.facts, now, book_of(state))
    if gate.open:
        return Decision(watched(state, now), (), (deadline.rule,))
    safe, notices = voided(state, now)
    if not gate.closed:
        return Decision(watched(safe, now), notices, (deadline.rule, "R111"))
    blocked, due = block(safe, london_day(deadline.due), now, gate.rules)
    return Decision(blocked, (*notices, *due), tuple(dict.fromkeys((*gate.rules, "R112"))))


def _lines(book: SuitabilityBook) -> Iterator[MapClock]:
    yield clock(
        DeadlineName.GROUND,
        "when a permission that the decision rests on ends, or the law is replaced",
        "what is known is read anew, and a decision whose ground has ended must be withdrawn",
        "R111",
        own_choice=False,
    )


GROUND: SuitabilityClock = Clock(
    name=DeadlineName.GROUND,
    rule="R111",
    started_by={},
    may_be_started_by=(*BRINGS_NEWS, "case-moved", "decision-checked"),
    passed=on_ground_ended,
    ended_by=ENDS_SERVICE,
    may_be_ended_by=(*BRINGS_NEWS, "recheck-recorded", "case-moved"),
    next_step=Advice(
        "What the decision rests on is read anew; if it has ended, a UKVI officer withdraws it."
    ),
    on_map=_lines,
)
