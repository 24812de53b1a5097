"""What became of a notice."""

from __future__ import annotations

from datetime import datetime, timedelta

from policy.cases.deed import Fact
from policy.cases.effects import AddTask
from policy.cases.events import NoticeAccepted, NoticeFailed
from policy.parameters import SERVICE
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import Decision
from policy.suitability.words import OPEN, TaskKind, Team

_BY_HAND_WITHIN = timedelta(hours=1)


def on_accepted(state: SuitabilityState, event: NoticeAccepted, now: datetime) -> Decision:
    """A channel took a notice: kept in the record."""
    return Decision(state, (), (SERVICE,))


def on_failed(state: SuitabilityState, event: NoticeFailed, now: datetime) -> Decision:
    """A channel refused it for good, so a person has to deliver it another way."""
    task = AddTask(
        task=TaskKind.DELIVER_BY_HAND,
        team=Team.OPERATIONS,
        due=now + _BY_HAND_WITHIN,
        rule=SERVICE,
        note=f"{event.template} for {event.audience}: {event.code}",
    )
    return Decision(state, (task,), (SERVICE,))


NOTICE_ACCEPTED: Fact[SuitabilityState, NoticeAccepted] = Fact(
    event=NoticeAccepted,
    label="Notice accepted by its channel",
    follows=on_accepted,
    signal="notice_settled",
    stages=OPEN,
)


NOTICE_FAILED: Fact[SuitabilityState, NoticeFailed] = Fact(
    event=NoticeFailed,
    label="Notice could not be delivered",
    follows=on_failed,
    signal="notice_settled",
    stages=OPEN,
)
