"""How an alarm about the service climbs until somebody takes it. Times and line are the service's
own choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class AlarmRung:
    """So long after an alarm was raised, this place in this role's line is told, by the rota."""

    after: timedelta
    role: str
    position: int = 1


ALARM_LINE: tuple[AlarmRung, ...] = (
    AlarmRung(timedelta(0), "operations"),
    AlarmRung(timedelta(minutes=30), "operations", 2),
    AlarmRung(timedelta(hours=1), "duty supervisor"),
    AlarmRung(timedelta(hours=2), "manager"),
)


def steps_due(raised_at: datetime, done: int, now: datetime) -> tuple[AlarmRung, ...]:
    """The steps of an alarm that nobody has taken, whose time has come and that are not done; the
    ones an outage swallowed are not made up for, but for the highest.
    """
    come = [step for step in ALARM_LINE if raised_at + step.after <= now]
    return tuple(come[-1:]) if len(come) > done else ()


def steps_come(raised_at: datetime, now: datetime) -> int:
    """How many steps of the line have come."""
    return sum(raised_at + step.after <= now for step in ALARM_LINE)
