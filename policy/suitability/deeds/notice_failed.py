"""The channel of a notice refused it for good."""

from __future__ import annotations

from datetime import datetime, timedelta

from policy.cases.deed import Fact
from policy.cases.effects import AddTask
from policy.cases.events import NoticeFailed
from policy.parameters import SERVICE
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import Decision
from policy.suitability.words import OPEN, TaskKind, Team

_BY_HAND_WITHIN = timedelta(hours=1)


def on_failed(state: SuitabilityState, event: NoticeFailed, now: datetime) -> Decision:
    """A channel refused it for good, so a person has to deliver it another way."""
    task = AddTask(
        task=TaskKind.DELIVER_BY_HAND,
        team=Team.OPERATIONS,
        due=now + _BY_HAND_WITHIN,
        rule=SERVICE,
        note=f"{event.template} for {event.audience}: {event.code}",
        about=f"{event.template} for {event.audience}:",
    )
    return Decision(state, (task,), (SERVICE,))


NOTICE_FAILED: Fact[SuitabilityState, NoticeFailed] = Fact(
    event=NoticeFailed,
    label="Notice could not be delivered",
    follows=on_failed,
    signal="notice_settled",
    stages=OPEN,
)
