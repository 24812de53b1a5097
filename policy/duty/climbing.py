"""How an alarm about the service climbs until somebody takes it. The times, and who is notified in
which order, are the service's own choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class AlarmRung:
    """So long after an alarm was raised, the person at this position of the rota for this role is
    notified.
    """

    after: timedelta
    role: str
    position: int = 1


ALARM_LADDER: tuple[AlarmRung, ...] = (
    AlarmRung(timedelta(0), "operations"),
    AlarmRung(timedelta(minutes=30), "operations", 2),
    AlarmRung(timedelta(hours=1), "duty supervisor"),
    AlarmRung(timedelta(hours=2), "manager"),
)


def steps_due(raised_at: datetime, done: int, now: datetime) -> tuple[AlarmRung, ...]:
    """The steps of an alarm that nobody has taken, whose time has come and that are not done. Of
    those whose time passed during an outage only the highest is done.
    """
    come = [step for step in ALARM_LADDER if raised_at + step.after <= now]
    return tuple(come[-1:]) if len(come) > done else ()


def steps_come(raised_at: datetime, now: datetime) -> int:
    """How many steps have come."""
    return sum(raised_at + step.after <= now for step in ALARM_LADDER)
