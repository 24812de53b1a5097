"""A message reached the case that nobody could read."""

from __future__ import annotations

from datetime import datetime, timedelta

from policy.cases.deed import Fact
from policy.cases.effects import AddTask
from policy.cases.events import MessageRejected
from policy.parameters import SERVICE
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import OPEN, TaskKind, Team

_LOOKED_AT_WITHIN = timedelta(days=1)


def on_rejected(state: SuitabilityState, event: MessageRejected, now: datetime) -> Decision:
    """Counted, and shown to operations with at most one task a day; the content was dropped."""
    counted = changed(state, rejected_messages=state.rejected_messages + 1)
    notified_at = state.rejection_notified_at
    if notified_at is not None and now < notified_at + _LOOKED_AT_WITHIN:
        return Decision(counted, (), (SERVICE,))
    task = AddTask(
        task=TaskKind.UNREADABLE_MESSAGE,
        team=Team.OPERATIONS,
        due=now + _LOOKED_AT_WITHIN,
        rule=SERVICE,
        note=event.code.value,
    )
    return Decision(changed(counted, rejection_notified_at=now), (task,), (SERVICE,))


MESSAGE_REJECTED: Fact[SuitabilityState, MessageRejected] = Fact(
    event=MessageRejected,
    label="Unreadable message recorded",
    follows=on_rejected,
    signal="",
    stages=OPEN,
)
