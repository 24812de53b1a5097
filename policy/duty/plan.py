"""A track's scheduled digests: when each comes, and who is sent it, in London's time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum

from policy.duty.climbing import AlarmRung


class LookKind(StrEnum):
    """What a scheduled look is at."""

    SWEEP = "sweep"
    TEAMS = "morning-teams"
    ORGANISATIONS = "morning-organisations"
    AGEING = "weekly-ageing"
    CLOSING = "weekly-closing"


SHIFT = timedelta(hours=12)
"""How long a team is on duty before it hands over to the next one. The service's own number."""
MONDAY, FRIDAY, SUNDAY = 1, 5, 7
"""Days of the week as people number them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """When a look comes: every so often (`every`), or at London's `at` on the days from `first_day`
    to `last_day`.

    `late_by` is how late a look may still be after an outage. It is shorter than the time between
    two, so that only the latest missed one ever runs.
    """

    look: LookKind
    title: str
    late_by: timedelta
    every: timedelta | None = None
    at: time | None = None
    first_day: int = MONDAY
    last_day: int = SUNDAY


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyPlan:
    """What a track's people on duty are sent on schedule. Roles, teams and kinds are its own words.
    `untaken` says after how long an escalation that nobody took climbs, and to whom;
    `closing_kinds` are the tasks that ask whether a case is over; `ageing_role` is sent how old
    cases are.
    """

    timetables: tuple[Timetable, ...]
    untaken: tuple[AlarmRung, ...]
    closing_kinds: frozenset[str]
    ageing_role: str

    def of(self, look: LookKind) -> Timetable | None:
        """When a look comes; None if the track has no such look."""
        return next((item for item in self.timetables if item.look is look), None)


SWEEP = Timetable(
    look=LookKind.SWEEP,
    title="Escalations nobody has taken",
    every=timedelta(minutes=30),
    late_by=timedelta(minutes=25),
)
TEAMS = Timetable(
    look=LookKind.TEAMS,
    title="Morning digest of each team",
    at=time(7, 30),
    late_by=timedelta(hours=12),
)
ORGANISATIONS = Timetable(
    look=LookKind.ORGANISATIONS,
    title="Morning digest of each organisation",
    at=time(8, 0),
    last_day=FRIDAY,
    late_by=timedelta(hours=9),
)
AGEING = Timetable(
    look=LookKind.AGEING,
    title="How old open cases are",
    at=time(8, 15),
    last_day=MONDAY,
    late_by=timedelta(days=2),
)
CLOSING = Timetable(
    look=LookKind.CLOSING,
    title="Cases that may be over",
    at=time(8, 30),
    last_day=MONDAY,
    late_by=timedelta(days=2),
)
"""No time lies between one and two o'clock: there London's clocks skip or repeat an hour."""

NOTHING_SCHEDULED = DutyPlan(
    timetables=(), untaken=(), closing_kinds=frozenset(), ageing_role="operations"
)
