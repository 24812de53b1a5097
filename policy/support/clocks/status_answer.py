"""The 24 hours of the status answer: its warnings, its end, and the ladder that a breach climbs
until there is an answer (R16, R18).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from policy.cases.clock import Clock
from policy.cases.deadlines import Deadline, next_occurrence
from policy.cases.effects import Effect, SendNotice
from policy.cases.events import DeadlinePassed
from policy.help import Advice, deeds
from policy.process_map import MapClock, clock
from policy.support.clocks import late
from policy.support.clocks.acknowledgement import (
    ACKNOWLEDGEMENT,
    acknowledgement,
    climb,
    escalation,
)
from policy.support.kinds import SupportClock
from policy.support.ladder import answer_due
from policy.support.rulebook import RuleBook, rulebook
from policy.support.state import CaseState, changed
from policy.support.transitions import Decision
from policy.support.words import Audience, DeadlineName, Role, SlaState, Template
from policy.time import elapsed, london_day, next_daily


def status_clock(book: RuleBook, received_at: datetime, now: datetime) -> tuple[Deadline, ...]:
    """Every deadline of the status answer that still lies ahead of `now`; the daily reminder always
    does. Every rung is stored at once, and not when the one before it passes: the second guard
    reads these deadlines and must know what comes next even if no workflow ever runs.
    """
    deadlines = [*_warned_at(book, received_at), *_climbed_at(book, received_at)]
    ahead = [deadline for deadline in deadlines if deadline.due > now]
    return (*ahead, _first_daily(book, received_at, now))


def _warned_at(book: RuleBook, received_at: datetime) -> Iterator[Deadline]:
    for hours in book.warning_hours:
        yield _on_clock(DeadlineName.STATUS_WARNING, received_at, hours, Role.DUTY_SUPERVISOR)


def _climbed_at(book: RuleBook, received_at: datetime) -> Iterator[Deadline]:
    for rung in book.ladder:
        first = rung.hours == book.status_answer_hours
        name = DeadlineName.STATUS_ANSWER if first else DeadlineName.STATUS_ESCALATION
        yield _on_clock(name, received_at, rung.hours, Role(rung.role))


def _on_clock(name: DeadlineName, received_at: datetime, hours: int, role: Role) -> Deadline:
    return Deadline(
        name=name,
        rung=f"{hours}h",
        due=elapsed(received_at, hours),
        anchor="referral received",
        anchored_at=received_at,
        rule="R16",
        role=role,
    )


def _first_daily(book: RuleBook, received_at: datetime, now: datetime) -> Deadline:
    top = book.ladder[-1]
    begins = max(now, elapsed(received_at, top.hours))
    due = next_daily(begins, book.daily_escalation_at)
    return Deadline(
        name=DeadlineName.STATUS_DAILY,
        rung=london_day(due).isoformat(),
        due=due,
        anchor="referral received",
        anchored_at=received_at,
        rule="R16",
        role=Role(top.role),
        repeats_days=1,
    )


def on_warning(
    state: CaseState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """The check team is warned (R16)."""
    warned = SlaState.WARNED if state.sla is SlaState.RUNNING else state.sla
    notice = SendNotice(template=Template.STATUS_WARNING, audience=Audience.CHECK_TEAM)
    return Decision(changed(state, sla=warned), (notice,), ("R16",))


def on_due(state: CaseState, event: DeadlinePassed, deadline: Deadline, now: datetime) -> Decision:
    """The 24 hours are over without an answer (R16)."""
    breached, effects = breach(state, now)
    return Decision(breached, effects, ("R16",))


def on_escalation(
    state: CaseState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """The breach climbs one rung (R16)."""
    climbed, effects = climb(state, deadline, now)
    return Decision(climbed, effects, ("R16",))


def on_daily(
    state: CaseState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """The role at the top of the ladder is notified again, every day until there is an answer
    (R16).
    """
    waiting = acknowledgement(rulebook(state.rulebook), deadline.rung, deadline.role, now)
    again = state.with_deadlines(next_occurrence(deadline, now), *waiting)
    return Decision(again, (escalation(state, deadline),), ("R16",))


def breach(state: CaseState, now: datetime) -> tuple[CaseState, tuple[Effect, ...]]:
    """The breach is recorded for good, the supervisor on duty is notified, and the referrer gets a
    holding reply (R16).
    """
    book = rulebook(state.rulebook)
    due = answer_is_due(state)
    received_at = state.received_at or due
    first = book.ladder[0]
    rung = Deadline(
        name=DeadlineName.STATUS_ANSWER,
        rung=f"{book.status_answer_hours}h",
        due=due,
        anchor="referral received",
        anchored_at=received_at,
        rule="R16",
        role=Role(first.role),
    )
    breached = changed(state, sla=SlaState.BREACHED, breached_at=due)
    climbed, effects = climb(breached, rung, now)
    return climbed, (*effects, late.notice_of_the_breach(state, due))


def answer_is_due(state: CaseState) -> datetime:
    """When the answer of a case that was opened is due."""
    assert state.received_at is not None  # set with the first event of every case
    return answer_due(rulebook(state.rulebook), state.received_at)


def _received(hours: int) -> str:
    return f"{hours} hours after the referral was received"


def _warnings(book: RuleBook) -> Iterator[MapClock]:
    for hours in book.warning_hours:
        yield clock(
            DeadlineName.STATUS_WARNING, _received(hours), "the check team is warned", "R16"
        )


def _breach(book: RuleBook) -> Iterator[MapClock]:
    yield clock(
        DeadlineName.STATUS_ANSWER,
        _received(book.status_answer_hours),
        "the answer is due; without one the breach is recorded for good, the "
        f"{book.ladder[0].role} is notified, and the referrer gets a holding reply",
        "R16",
        own_choice=False,
    )


def _rungs(book: RuleBook) -> Iterator[MapClock]:
    for rung in book.ladder[1:]:
        yield clock(
            DeadlineName.STATUS_ESCALATION,
            _received(rung.hours),
            f"the {rung.role} is notified",
            "R16",
        )


def _every_day(book: RuleBook) -> Iterator[MapClock]:
    yield clock(
        DeadlineName.STATUS_DAILY,
        f"every day at {book.daily_escalation_at:%H:%M} after that",
        f"the {book.ladder[-1].role} is notified again, until there is an answer",
        "R16",
    )


_ANSWER = Advice("The check team records the answer.", deeds("record-answer"))

STATUS_WARNING: SupportClock = Clock(
    name=DeadlineName.STATUS_WARNING,
    rule="R16",
    started_by={},
    may_be_started_by=("referral-accepted", "answer-corrected"),
    passed=on_warning,
    ended_by=(),
    may_be_ended_by=("notice-accepted",),
    next_step=_ANSWER,
    on_map=_warnings,
)

STATUS_ANSWER: SupportClock = Clock(
    name=DeadlineName.STATUS_ANSWER,
    rule="R16",
    started_by={},
    may_be_started_by=("referral-accepted", "answer-corrected"),
    passed=on_due,
    ended_by=(),
    may_be_ended_by=("notice-accepted",),
    next_step=_ANSWER,
    on_map=_breach,
)

STATUS_ESCALATION: SupportClock = Clock(
    name=DeadlineName.STATUS_ESCALATION,
    rule="R16",
    started_by={},
    may_be_started_by=("referral-accepted", "answer-corrected"),
    passed=on_escalation,
    ended_by=(),
    may_be_ended_by=("notice-accepted",),
    next_step=_ANSWER,
    on_map=_rungs,
)

STATUS_DAILY: SupportClock = Clock(
    name=DeadlineName.STATUS_DAILY,
    rule="R16",
    started_by={},
    may_be_started_by=("referral-accepted", "answer-corrected"),
    passed=on_daily,
    ended_by=(),
    may_be_ended_by=("notice-accepted",),
    next_step=_ANSWER,
    on_map=_every_day,
)

STATUS_CLOCKS = (STATUS_WARNING, STATUS_ANSWER, STATUS_ESCALATION, STATUS_DAILY, ACKNOWLEDGEMENT)
"""The clocks of the 24 hours: they stop when the answer has reached both. Nothing else leads to a
breach.
"""
