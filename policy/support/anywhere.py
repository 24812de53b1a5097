"""What may happen at any stage of an open case: an acknowledgement, a failed notice, the second
guard, an unreadable message.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from policy.cases.effects import AcknowledgeEscalations, OpenTask
from policy.support.decision import Decision
from policy.support.events import (
    EscalatedByWatchdog,
    EscalationAcknowledged,
    MessageRejected,
    NoticeAccepted,
    NoticeFailed,
)
from policy.support.state import CaseState, changed
from policy.support.words import DeadlineName, TaskKind, Team

SERVICE = "service"
"""Not a rule of the guidance: the service's own promise that nothing is dropped in silence."""

_BY_HAND_WITHIN = timedelta(hours=1)
_LOOKED_AT_WITHIN = timedelta(days=1)


def on_acknowledged(state: CaseState, event: EscalationAcknowledged) -> Decision:
    """Somebody has it: the next in line is not told, and the ladder itself goes on until there is
    an answer (R16, R18).
    """
    taken = state.without(DeadlineName.ACKNOWLEDGEMENT)
    return Decision(taken, (AcknowledgeEscalations(by=event.by),), ("R18",))


def on_watchdog(state: CaseState, event: EscalatedByWatchdog) -> Decision:
    """Kept in the record; the deadline itself still passes here, and its escalation finds the row
    already made (R16).
    """
    return Decision(state, (), ("R16",))


def on_notice(state: CaseState, event: NoticeAccepted) -> Decision:
    """A channel took a notice that no clock waits for: kept in the record."""
    return Decision(state, (), ("R17",))


def on_failed_notice(state: CaseState, event: NoticeFailed, now: datetime) -> Decision:
    """A channel refused for good: a person has to deliver it another way, and no clock stops for it
    (R17, R18).
    """
    row = OpenTask(
        task=TaskKind.DELIVER_BY_HAND,
        team=Team.OPERATIONS,
        due=now + _BY_HAND_WITHIN,
        rule="R17",
        note=f"{event.template} for {event.audience}: {event.code}",
    )
    return Decision(state, (row,), ("R17",))


def on_rejected(state: CaseState, event: MessageRejected, now: datetime) -> Decision:
    """Counted, and shown to operations with at most one row a day, so that a flood buries nobody
    and nothing stays unseen; the content was dropped.
    """
    counted = changed(state, rejected_messages=state.rejected_messages + 1)
    told_at = state.rejection_told_at
    if told_at is not None and now < told_at + _LOOKED_AT_WITHIN:
        return Decision(counted, (), (SERVICE,))
    told = changed(counted, rejection_told_at=now)
    row = OpenTask(
        task=TaskKind.UNREADABLE_MESSAGE,
        team=Team.OPERATIONS,
        due=now + _LOOKED_AT_WITHIN,
        rule=SERVICE,
        note=event.code.value,
    )
    return Decision(told, (row,), (SERVICE,))
