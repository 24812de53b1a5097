"""The second guard made an escalation, because no workflow had."""

from __future__ import annotations

from datetime import datetime

from policy.cases.deed import Fact
from policy.cases.events import EscalatedByWatchdog
from policy.parameters import SERVICE
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import Decision
from policy.suitability.words import OPEN


def on_watchdog(state: SuitabilityState, event: EscalatedByWatchdog, now: datetime) -> Decision:
    """Kept in the record. The deadline itself still passes here, and finds that the escalation was
    made.
    """
    return Decision(state, (), (SERVICE,))


ESCALATED_BY_WATCHDOG: Fact[SuitabilityState, EscalatedByWatchdog] = Fact(
    event=EscalatedByWatchdog,
    label="Escalated by the watchdog",
    follows=on_watchdog,
    signal="escalated_by_watchdog",
    stages=OPEN,
)
