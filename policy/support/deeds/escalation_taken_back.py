"""What was escalated too early, because a clock ran ahead, is taken back."""

from __future__ import annotations

from datetime import datetime

from policy.cases.deed import Fact
from policy.cases.events import EscalationTakenBack
from policy.support.state import CaseState
from policy.support.transitions import Decision
from policy.support.words import OPEN


def on_taken_back(state: CaseState, event: EscalationTakenBack, now: datetime) -> Decision:
    """It is kept on record, and nothing follows: the deadline waits for its moment as before."""
    return Decision(state, (), ("R16",))


ESCALATION_TAKEN_BACK: Fact[CaseState, EscalationTakenBack] = Fact(
    event=EscalationTakenBack,
    label="Escalation taken back: its moment has not come",
    follows=on_taken_back,
    signal="escalation_taken_back",
    stages=OPEN,
)
