"""Nobody has taken an escalation: the next on the rota is notified (R18)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from policy.cases.clock import Clock
from policy.cases.deadlines import Deadline
from policy.cases.effects import Effect, Escalate
from policy.cases.events import DeadlinePassed
from policy.help import Advice, deeds
from policy.process_map import MapClock, clock
from policy.support.clocks import late
from policy.support.kinds import SupportClock
from policy.support.rulebook import RuleBook, rulebook
from policy.support.state import CaseState, changed
from policy.support.transitions import Decision
from policy.support.words import DeadlineName, Template


def acknowledgement(book: RuleBook, rung: str, role: str, now: datetime) -> tuple[Deadline, ...]:
    """When the next person on duty is notified of a rung that nobody has taken (R18); none if only
    one person is on duty in that role.
    """
    if book.line_length < 2:
        return ()
    return (
        ACKNOWLEDGEMENT.deadline(
            rung=rung,
            due=now + timedelta(minutes=book.acknowledge_minutes),
            anchor="escalated",
            anchored_at=now,
            role=role,
            position=2,
        ),
    )


def climb(state: CaseState, rung: Deadline, now: datetime) -> tuple[CaseState, tuple[Effect, ...]]:
    """The breach climbs one rung: who is on duty for it is notified, and the next person on duty is
    unless somebody takes it.
    """
    book = rulebook(state.rulebook)
    waiting = acknowledgement(book, rung.rung, rung.role, now)
    climbed = changed(state, escalation_level=state.escalation_level + 1).with_deadlines(*waiting)
    return climbed, (escalation(state, rung),)


def escalation(state: CaseState, deadline: Deadline) -> Escalate:
    """The escalation of one rung to the role it is for; late entries share one."""
    group = late.group_on_duty(state, deadline)
    return Escalate(
        name=deadline.name,
        anchored_at=deadline.anchored_at,
        rung=deadline.rung,
        role=deadline.role,
        template=Template.LATE_ENTRIES if group else Template.STATUS_OVERDUE,
        position=deadline.position,
        group=group,
    )


def on_unacknowledged(
    state: CaseState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """Nobody took the escalation: the next person on duty is notified (R18)."""
    return Decision(state, (escalation(state, deadline),), ("R18",))


def _lines(book: RuleBook) -> Iterator[MapClock]:
    yield clock(
        DeadlineName.ACKNOWLEDGEMENT,
        f"{book.acknowledge_minutes} minutes after somebody was notified",
        "if nobody has taken it, the next on the rota is notified",
        "R18",
    )


ACKNOWLEDGEMENT: SupportClock = Clock(
    name=DeadlineName.ACKNOWLEDGEMENT,
    rule="R18",
    started_by={},
    may_be_started_by=("deadline-passed", "answer-corrected"),
    passed=on_unacknowledged,
    ended_by=("escalation-acknowledged",),
    may_be_ended_by=("notice-accepted",),
    next_step=Advice("Somebody on duty takes it.", deeds("acknowledge-escalation")),
    on_map=_lines,
)
