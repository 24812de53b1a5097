"""What was escalated too early, because a clock ran ahead, is taken back."""

from __future__ import annotations

from datetime import datetime

from policy.cases.deed import Fact
from policy.cases.events import EscalationTakenBack
from policy.parameters import SERVICE
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import Decision
from policy.suitability.words import OPEN


def on_taken_back(state: SuitabilityState, event: EscalationTakenBack, now: datetime) -> Decision:
    """It is kept on record, and nothing follows: the deadline waits for its moment as before."""
    return Decision(state, (), (SERVICE,))


ESCALATION_TAKEN_BACK: Fact[SuitabilityState, EscalationTakenBack] = Fact(
    event=EscalationTakenBack,
    label="Escalation taken back: its moment has not come",
    follows=on_taken_back,
    signal="escalation_taken_back",
    stages=OPEN,
)
