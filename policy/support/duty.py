"""What the support track's people on duty are told on schedule."""

from __future__ import annotations

from datetime import timedelta

from policy.duty.climbing import Step
from policy.duty.plan import AGEING, CLOSING, ORGANISATIONS, SWEEP, TEAMS, DutyPlan
from policy.support.words import Role, TaskKind

SUPPORT_DUTY = DutyPlan(
    timetables=(SWEEP, TEAMS, ORGANISATIONS, AGEING, CLOSING),
    untaken=(
        Step(timedelta(hours=1), Role.DUTY_SUPERVISOR),
        Step(timedelta(hours=3), Role.MANAGER),
        Step(timedelta(hours=6), Role.HEAD_OF_SERVICE),
    ),
    closing_kinds=frozenset({TaskKind.CLOSING, TaskKind.NO_CONTACT, TaskKind.NEWS_AFTER_CLOSING}),
    ageing_role=Role.MANAGER,
)
