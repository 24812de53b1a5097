"""What the suitability track's people on duty are notified of on schedule. Nobody outside the
service is notified of any of it.
"""

from __future__ import annotations

from datetime import timedelta

from policy.duty.climbing import AlarmRung
from policy.duty.plan import AGEING, CLOSING, SWEEP, TEAMS, DutyPlan
from policy.suitability.words import Role, TaskKind

SUITABILITY_DUTY = DutyPlan(
    timetables=(SWEEP, TEAMS, AGEING, CLOSING),
    untaken=(
        AlarmRung(timedelta(hours=4), Role.DUTY_SUPERVISOR),
        AlarmRung(timedelta(hours=24), Role.MANAGER),
        AlarmRung(timedelta(hours=72), Role.HEAD_OF_SERVICE),
    ),
    closing_kinds=frozenset({TaskKind.CLOSING}),
    ageing_role=Role.MANAGER,
)
