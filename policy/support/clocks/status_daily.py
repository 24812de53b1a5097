"""After the last rung of the ladder, the role at its top is notified every day until there is an
answer (R16).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from policy.cases.clock import Clock
from policy.cases.deadlines import Deadline, next_occurrence
from policy.cases.events import DeadlinePassed
from policy.process_map import MapClock, clock
from policy.support.clocks.acknowledgement import acknowledgement, escalation
from policy.support.clocks.common import (
    ANSWER_DELIVERED,
    RECORD_THE_ANSWER,
    STARTED_BY_ITS_RULE,
)
from policy.support.kinds import SupportClock
from policy.support.rulebook import RuleBook, rulebook
from policy.support.state import CaseState
from policy.support.transitions import Decision
from policy.support.words import DeadlineName, Role
from policy.time import elapsed, london_day, next_daily


def first_daily(book: RuleBook, received_at: datetime, now: datetime) -> Deadline:
    """The first daily reminder after the last rung, or after now where that has passed."""
    top = book.ladder[-1]
    begins = max(now, elapsed(received_at, top.hours))
    due = next_daily(begins, book.daily_escalation_at)
    return STATUS_DAILY.deadline(
        rung=london_day(due).isoformat(),
        due=due,
        anchor="referral received",
        anchored_at=received_at,
        role=Role(top.role),
        repeats_days=1,
    )


def on_daily(
    state: CaseState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """The role at the top of the ladder is notified again, every day until there is an answer
    (R16).
    """
    waiting = acknowledgement(rulebook(state.rulebook), deadline.rung, deadline.role, now)
    again = state.with_deadlines(next_occurrence(deadline, now), *waiting)
    return Decision(again, (escalation(state, deadline),), ("R16",))


def _lines(book: RuleBook) -> Iterator[MapClock]:
    yield clock(
        DeadlineName.STATUS_DAILY,
        f"every day at {book.daily_escalation_at:%H:%M} after that",
        f"the {book.ladder[-1].role} is notified again, until there is an answer",
        "R16",
    )


STATUS_DAILY: SupportClock = Clock(
    name=DeadlineName.STATUS_DAILY,
    rule="R16",
    started_by={},
    may_be_started_by=STARTED_BY_ITS_RULE,
    passed=on_daily,
    ended_by=(),
    may_be_ended_by=ANSWER_DELIVERED,
    next_step=RECORD_THE_ANSWER,
    on_map=_lines,
)
