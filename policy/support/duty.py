"""What the support track's people on duty are sent on schedule."""

from __future__ import annotations

from datetime import timedelta

from policy.duty.climbing import AlarmRung
from policy.duty.plan import AGEING, CLOSING, ORGANISATIONS, SWEEP, TEAMS, DutyPlan
from policy.support.words import Role, TaskKind

SUPPORT_DUTY = DutyPlan(
    timetables=(SWEEP, TEAMS, ORGANISATIONS, AGEING, CLOSING),
    untaken=(
        AlarmRung(timedelta(hours=1), Role.DUTY_SUPERVISOR),
        AlarmRung(timedelta(hours=3), Role.MANAGER),
        AlarmRung(timedelta(hours=6), Role.HEAD_OF_SERVICE),
    ),
    closing_kinds=frozenset({TaskKind.CLOSING, TaskKind.NO_CONTACT, TaskKind.NEWS_AFTER_CLOSING}),
    ageing_role=Role.MANAGER,
)
