"""The 24 hours of the status answer are over: the breach is recorded for good (R16)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from policy.cases.clock import Clock
from policy.cases.deadlines import Deadline
from policy.cases.effects import Effect
from policy.cases.events import DeadlinePassed
from policy.process_map import MapClock, clock
from policy.support.clocks import late
from policy.support.clocks.acknowledgement import climb
from policy.support.clocks.common import (
    ANSWER_DELIVERED,
    RECORD_THE_ANSWER,
    STARTED_BY_ITS_RULE,
    after_receipt,
    hours_after_receipt,
)
from policy.support.kinds import SupportClock
from policy.support.ladder import answer_due
from policy.support.rulebook import RuleBook, Rung, rulebook
from policy.support.state import CaseState, changed
from policy.support.transitions import Decision
from policy.support.words import DeadlineName, Role, SlaState


def end_of_time(rung: Rung, received_at: datetime) -> Deadline:
    """The deadline of the answer itself: the rung of the ladder at which its time is over."""
    return STATUS_ANSWER.deadline(**after_receipt(received_at, rung.hours), role=Role(rung.role))


def answer_is_due(state: CaseState) -> datetime:
    """When the answer of a case that was opened is due."""
    assert state.received_at is not None  # set with the first event of every case
    return answer_due(rulebook(state.rulebook), state.received_at)


def breach(state: CaseState, now: datetime) -> tuple[CaseState, tuple[Effect, ...]]:
    """The breach is recorded for good, the supervisor on duty is notified, and the referrer gets a
    holding reply (R16).
    """
    book = rulebook(state.rulebook)
    due = answer_is_due(state)
    rung = STATUS_ANSWER.deadline(
        rung=f"{book.status_answer_hours}h",
        due=due,
        anchor="referral received",
        anchored_at=state.received_at or due,
        role=Role(book.ladder[0].role),
    )
    breached = changed(state, sla=SlaState.BREACHED, breached_at=due)
    climbed, effects = climb(breached, rung, now)
    return climbed, (*effects, late.notice_of_the_breach(state, due))


def on_due(state: CaseState, event: DeadlinePassed, deadline: Deadline, now: datetime) -> Decision:
    """The 24 hours are over without an answer (R16)."""
    breached, effects = breach(state, now)
    return Decision(breached, effects, ("R16",))


def _lines(book: RuleBook) -> Iterator[MapClock]:
    yield clock(
        DeadlineName.STATUS_ANSWER,
        hours_after_receipt(book.status_answer_hours),
        "the answer is due; without one the breach is recorded for good, the "
        f"{book.ladder[0].role} is notified, and the referrer gets a holding reply",
        "R16",
        own_choice=False,
    )


STATUS_ANSWER: SupportClock = Clock(
    name=DeadlineName.STATUS_ANSWER,
    rule="R16",
    started_by={},
    may_be_started_by=STARTED_BY_ITS_RULE,
    passed=on_due,
    ended_by=(),
    may_be_ended_by=ANSWER_DELIVERED,
    next_step=RECORD_THE_ANSWER,
    on_map=_lines,
)
