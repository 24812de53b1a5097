"""Status check: the check team owes an answer within 24 elapsed hours of receipt (R16 to R19).

What can happen here: the answer is recorded, queried because it contradicts itself, and delivered;
warnings are given; the 24 hours are breached and the breach climbs the ladder until there is an
answer. Which deadline runs: the answer's, its warnings and its escalations. Where it leads:
answered, or support open when the answer leaves status unresolved; the clock stops only when both
recipients' notices have been accepted by their channel (R17).
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, assert_never

from policy.cases.deadlines import Deadline, next_occurrence
from policy.cases.effects import CompleteTasks, Effect, Escalate, OpenTask, SendNotice
from policy.rulebook import rulebook
from policy.support import answered, late
from policy.support.decision import Decision
from policy.support.events import AnswerQueried, AnswerRecorded, NoticeAccepted
from policy.support.ladder import STATUS_CLOCK, acknowledgement, answer_due
from policy.support.state import CaseState, Delivery, changed
from policy.support.words import (
    Audience,
    DeadlineName,
    Role,
    SlaState,
    TaskKind,
    Team,
    Template,
)

RECIPIENTS = (Audience.REFERRER, Audience.SUPPORT_TEAM)


def on_answer(state: CaseState, event: AnswerRecorded) -> Decision:
    """The answer is on record; it counts as given only once both notices are accepted (R17)."""
    edition = state.edition + 1
    effects: tuple[Effect, ...] = tuple(
        SendNotice(template=Template.ANSWER_READY, audience=audience, edition=edition)
        for audience in RECIPIENTS
    )
    recorded = changed(state, answer=event.answer, edition=edition, deliveries=())
    return Decision(recorded, (CompleteTasks(task=TaskKind.ANSWER_QUERY), *effects), ("R17", "R19"))


def on_query(state: CaseState, event: AnswerQueried) -> Decision:
    """A contradiction goes back to the check team; the referrer is told nothing and the clock runs
    on (R19).
    """
    asked = OpenTask(
        task=TaskKind.ANSWER_QUERY,
        team=Team.CHECK,
        due=_due(state),
        rule="R19",
        note=", ".join(event.contradictions),
    )
    notice = SendNotice(
        template=Template.ANSWER_QUERY, audience=Audience.CHECK_TEAM, edition=state.queries + 1
    )
    return Decision(changed(state, queries=state.queries + 1), (asked, notice), ("R19",))


def on_delivery(state: CaseState, event: NoticeAccepted, now: datetime) -> Decision:
    """One recipient's channel accepted the notice; with the second one the 24 hours stop at the
    later moment (R17).
    """
    if any(delivery.audience == event.audience for delivery in state.deliveries):
        return Decision(state, (), ("R17",))
    deliveries = (*state.deliveries, Delivery(Audience(event.audience), event.at))
    delivered = changed(state, deliveries=deliveries)
    if len(deliveries) < len(RECIPIENTS):
        return Decision(delivered, (), ("R17",))
    answered_at = max(delivery.at for delivery in deliveries)
    judged, effects = _judge(changed(delivered, answered_at=answered_at), answered_at, now)
    return answered.begin(judged.without(*STATUS_CLOCK), effects, answered_at)


def _judge(
    state: CaseState, answered_at: datetime, now: datetime
) -> tuple[CaseState, tuple[Effect, ...]]:
    """In time or late (R16). A breach once recorded stays; one that only the delivery shows is
    recorded and told now.
    """
    if state.breached_at is not None:
        return changed(state, sla=SlaState.MET_LATE), ()
    if answered_at <= _due(state):
        return changed(state, sla=SlaState.MET), ()
    breached, effects = breach(state, now)
    return changed(breached, sla=SlaState.MET_LATE), effects


StatusDeadline = Literal[
    DeadlineName.STATUS_WARNING,
    DeadlineName.STATUS_ANSWER,
    DeadlineName.STATUS_ESCALATION,
    DeadlineName.STATUS_DAILY,
    DeadlineName.ACKNOWLEDGEMENT,
]
"""The deadlines of the 24 hours. Nothing else leads to a breach."""


def on_deadline(
    state: CaseState, name: StatusDeadline, deadline: Deadline, now: datetime
) -> Decision:
    """A moment of the status clock came without an answer."""
    match name:
        case DeadlineName.STATUS_WARNING:
            warned = SlaState.WARNED if state.sla is SlaState.RUNNING else state.sla
            notice = SendNotice(template=Template.STATUS_WARNING, audience=Audience.CHECK_TEAM)
            return Decision(changed(state, sla=warned), (notice,), ("R16",))
        case DeadlineName.STATUS_ANSWER:
            breached, effects = breach(state, now)
            return Decision(breached, effects, ("R16",))
        case DeadlineName.STATUS_DAILY:
            book = rulebook(state.rulebook)
            waiting = acknowledgement(book, deadline.rung, deadline.role, now)
            again = state.with_deadlines(next_occurrence(deadline, now), *waiting)
            return Decision(again, (_told(state, deadline),), ("R16",))
        case DeadlineName.ACKNOWLEDGEMENT:
            return Decision(state, (_told(state, deadline),), ("R18",))
        case DeadlineName.STATUS_ESCALATION:
            climbed, effects = _climb(state, deadline, now)
            return Decision(climbed, effects, ("R16",))
        case _:
            assert_never(name)


def breach(state: CaseState, now: datetime) -> tuple[CaseState, tuple[Effect, ...]]:
    """Recorded for good, told to the supervisor on duty, and a holding reply to the referrer
    (R16).
    """
    book = rulebook(state.rulebook)
    due = _due(state)
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
    climbed, effects = _climb(breached, rung, now)
    return climbed, (*effects, late.breach_told_to_the_referrer(state, due))


def _climb(state: CaseState, rung: Deadline, now: datetime) -> tuple[CaseState, tuple[Effect, ...]]:
    book = rulebook(state.rulebook)
    waiting = acknowledgement(book, rung.rung, rung.role, now)
    climbed = changed(state, escalation_level=state.escalation_level + 1).with_deadlines(*waiting)
    return climbed, (_told(state, rung),)


def _told(state: CaseState, deadline: Deadline) -> Escalate:
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


def _due(state: CaseState) -> datetime:
    assert state.received_at is not None  # set with the first event of every case
    return answer_due(rulebook(state.rulebook), state.received_at)
