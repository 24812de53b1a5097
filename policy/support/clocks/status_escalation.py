"""A breach climbs the ladder, one rung after the other, until there is an answer (R16)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from policy.cases.clock import Clock
from policy.cases.deadlines import Deadline
from policy.cases.events import DeadlinePassed
from policy.process_map import MapClock, clock
from policy.support.clocks.acknowledgement import climb
from policy.support.clocks.common import (
    ANSWER_DELIVERED,
    RECORD_THE_ANSWER,
    STARTED_BY_ITS_RULE,
    after_receipt,
    hours_after_receipt,
)
from policy.support.kinds import SupportClock
from policy.support.rulebook import RuleBook, Rung
from policy.support.state import CaseState
from policy.support.transitions import Decision
from policy.support.words import DeadlineName, Role


def next_rung(rung: Rung, received_at: datetime) -> Deadline:
    """When a breach climbs to this rung of the ladder."""
    return STATUS_ESCALATION.deadline(
        **after_receipt(received_at, rung.hours), role=Role(rung.role)
    )


def on_escalation(
    state: CaseState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """The breach climbs one rung (R16)."""
    climbed, effects = climb(state, deadline, now)
    return Decision(climbed, effects, ("R16",))


def _lines(book: RuleBook) -> Iterator[MapClock]:
    for rung in book.ladder[1:]:
        yield clock(
            DeadlineName.STATUS_ESCALATION,
            hours_after_receipt(rung.hours),
            f"the {rung.role} is notified",
            "R16",
        )


STATUS_ESCALATION: SupportClock = Clock(
    name=DeadlineName.STATUS_ESCALATION,
    rule="R16",
    started_by={},
    may_be_started_by=STARTED_BY_ITS_RULE,
    passed=on_escalation,
    ended_by=(),
    may_be_ended_by=ANSWER_DELIVERED,
    next_step=RECORD_THE_ANSWER,
    on_map=_lines,
)
