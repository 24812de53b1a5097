"""The clock of the status answer and the ladder that a breach climbs (R16, R18), as stored
deadlines.

Every rung is stored at acceptance, and not when the one before it passes: the second guard reads
these deadlines and must know what comes next even if no workflow ever runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from policy.cases.deadlines import Deadline
from policy.support.rulebook import RuleBook, rulebook
from policy.support.state import CaseState
from policy.support.words import DeadlineName, Role
from policy.time import elapsed, london_day, next_daily


def answer_due(book: RuleBook, received_at: datetime) -> datetime:
    """When the status answer is due: elapsed hours from receipt, whatever day it is (R16)."""
    return elapsed(received_at, book.status_answer_hours)


def due_at(state: CaseState) -> datetime | None:
    """When the status answer is or was due; None before acceptance."""
    if state.received_at is None:
        return None
    return answer_due(rulebook(state.rulebook), state.received_at)


def status_clock(book: RuleBook, received_at: datetime, now: datetime) -> tuple[Deadline, ...]:
    """Every deadline of the status answer that still lies ahead of `now`; the daily reminder always
    does.
    """
    deadlines = [*_warnings(book, received_at), *_rungs(book, received_at)]
    ahead = [deadline for deadline in deadlines if deadline.due > now]
    return (*ahead, _first_daily(book, received_at, now))


def _warnings(book: RuleBook, received_at: datetime) -> Iterator[Deadline]:
    for hours in book.warning_hours:
        yield _on_clock(DeadlineName.STATUS_WARNING, received_at, hours, Role.DUTY_SUPERVISOR)


def _rungs(book: RuleBook, received_at: datetime) -> Iterator[Deadline]:
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


def acknowledgement(book: RuleBook, rung: str, role: str, now: datetime) -> tuple[Deadline, ...]:
    """When the next person on duty is notified of a rung that nobody has taken (R18); none if only
    one person is on duty in that role.
    """
    if book.line_length < 2:
        return ()
    return (
        Deadline(
            name=DeadlineName.ACKNOWLEDGEMENT,
            rung=rung,
            due=now + timedelta(minutes=book.acknowledge_minutes),
            anchor="escalated",
            anchored_at=now,
            rule="R18",
            role=role,
            position=2,
        ),
    )
