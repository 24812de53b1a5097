"""Escalations that nobody has taken climb, whatever the case's own ladder says (R16, R18)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from policy.cases.effects import Escalate
from policy.duty.climbing import AlarmRung
from policy.duty.words import UNTAKEN

NAME = "escalation not taken"


def climbs_to(
    reference: str, untaken_since: datetime, ladder: Sequence[AlarmRung], at: datetime, group: str
) -> Escalate | None:
    """The escalation that a case needs whose oldest untaken one is that old; None before its first
    step. Only the highest step that has come is taken: of those whose time passed during an outage
    none is made up for.

    Its key is the case's, the moment's and the step's, so each step is notified once, whichever
    sweep comes to it. All that climb to one role in one sweep share a notice (`group`).
    """
    come = [step for step in ladder if untaken_since + step.after <= at]
    if not come:
        return None
    step = come[-1]
    hours = int(step.after.total_seconds() // 3600)
    return Escalate(
        name=NAME,
        anchored_at=untaken_since,
        rung=f"{hours}h",
        role=step.role,
        template=UNTAKEN,
        position=step.position,
        group=f"{group}/{step.role}/{step.position}",
    )
