"""The channel of a notice took it."""

from __future__ import annotations

from datetime import datetime

from policy.cases.deed import Fact
from policy.cases.events import NoticeAccepted
from policy.parameters import SERVICE
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import Decision
from policy.suitability.words import OPEN


def on_accepted(state: SuitabilityState, event: NoticeAccepted, now: datetime) -> Decision:
    """A channel took a notice: kept in the record."""
    return Decision(state, (), (SERVICE,))


NOTICE_ACCEPTED: Fact[SuitabilityState, NoticeAccepted] = Fact(
    event=NoticeAccepted,
    label="Notice accepted by its channel",
    follows=on_accepted,
    signal="notice_settled",
    stages=OPEN,
)
