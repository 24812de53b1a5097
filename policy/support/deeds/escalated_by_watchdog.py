"""The second guard made an escalation, because no workflow had."""

from __future__ import annotations

from datetime import datetime

from policy.cases.deed import Fact
from policy.cases.events import EscalatedByWatchdog
from policy.support.state import CaseState
from policy.support.transitions import Decision
from policy.support.words import OPEN


def on_watchdog(state: CaseState, event: EscalatedByWatchdog, now: datetime) -> Decision:
    """It is kept on record. The deadline itself still passes in the case, and its escalation has
    been recorded already (R16).
    """
    return Decision(state, (), ("R16",))


ESCALATED_BY_WATCHDOG: Fact[CaseState, EscalatedByWatchdog] = Fact(
    event=EscalatedByWatchdog,
    label="Escalated by the watchdog",
    follows=on_watchdog,
    signal="escalated_by_watchdog",
    stages=OPEN,
)
