"""A message reached the case that nobody could read."""

from __future__ import annotations

from datetime import datetime, timedelta

from policy.cases.deed import Fact
from policy.cases.events import MessageRejected
from policy.support.state import CaseState, changed
from policy.support.tasks import asking
from policy.support.transitions import Decision
from policy.support.words import OPEN, TaskKind

SERVICE = "service"
"""Not a rule of the guidance: the service's own promise that nothing is dropped in silence."""


_LOOKED_AT_WITHIN = timedelta(days=1)


def on_rejected(state: CaseState, event: MessageRejected, now: datetime) -> Decision:
    """Counted, and shown to operations by at most one task a day, so that a flood of them buries
    nobody and none goes unseen; the content was dropped.
    """
    counted = changed(state, rejected_messages=state.rejected_messages + 1)
    notified_at = state.rejection_notified_at
    if notified_at is not None and now < notified_at + _LOOKED_AT_WITHIN:
        return Decision(counted, (), (SERVICE,))
    noted, due = changed(counted, rejection_notified_at=now), now + _LOOKED_AT_WITHIN
    asked = asking(noted, TaskKind.UNREADABLE_MESSAGE, due, SERVICE, event.code.value)
    return Decision(asked, (), (SERVICE,))


MESSAGE_REJECTED: Fact[CaseState, MessageRejected] = Fact(
    event=MessageRejected,
    label="Unreadable message recorded",
    follows=on_rejected,
    signal="",
    stages=OPEN,
)
