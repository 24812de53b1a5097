"""The 24 hours and the ladder a breach climbs (R16, R18), hour by hour."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from policy.cases.effects import AcknowledgeEscalations, Escalate, SendNotice
from policy.support.deeds import AcknowledgeEscalation, DeadlinePassed
from policy.support.words import Audience, DeadlineName, Role, SlaState, Template
from policy.time import LONDON
from tests.policy.support.builders import SUPERVISOR, LiveCase, hours

JUST_BEFORE = 1 / 3600


def rungs(case: LiveCase) -> list[tuple[str, str, int]]:
    return [(step.rung, step.role, step.position) for step in case.effects(Escalate)]


def sent(case: LiveCase, template: Template) -> int:
    return sum(notice.template is template for notice in case.effects(SendNotice))


@pytest.mark.parametrize(
    ("after", "warnings"),
    [(0, 0), (12 - JUST_BEFORE, 0), (12, 1), (20 - JUST_BEFORE, 1), (20, 2), (48, 2)],
)
def test_the_check_team_is_warned_at_12_and_at_20_hours(after: float, warnings: int) -> None:
    assert sent(LiveCase().wait(after), Template.STATUS_WARNING) == warnings


@pytest.mark.parametrize(
    ("after", "sla", "level"),
    [
        (0, SlaState.RUNNING, 0),
        (12, SlaState.WARNED, 0),
        (24 - JUST_BEFORE, SlaState.WARNED, 0),
        (24, SlaState.BREACHED, 1),
        (25 - JUST_BEFORE, SlaState.BREACHED, 1),
        (25, SlaState.BREACHED, 2),
        (28 - JUST_BEFORE, SlaState.BREACHED, 2),
        (28, SlaState.BREACHED, 3),
        (1_000, SlaState.BREACHED, 3),
    ],
)
def test_a_breach_is_at_24_elapsed_hours_and_climbs_at_25_and_28(
    after: float, sla: SlaState, level: int
) -> None:
    state = LiveCase().wait(after).state
    assert (state.sla, state.escalation_level) == (sla, level)


def test_each_rung_tells_its_role_and_after_half_an_hour_the_next_in_line() -> None:
    assert rungs(LiveCase().wait(28.5)) == [
        ("24h", Role.DUTY_SUPERVISOR, 1),
        ("24h", Role.DUTY_SUPERVISOR, 2),
        ("25h", Role.MANAGER, 1),
        ("25h", Role.MANAGER, 2),
        ("28h", Role.HEAD_OF_SERVICE, 1),
        ("28h", Role.HEAD_OF_SERVICE, 2),
    ]


@pytest.mark.parametrize(("taken", "steps"), [(24.25, 1), (24.5 - JUST_BEFORE, 1), (24.5, 2)])
def test_the_next_on_the_rota_is_notified_unless_somebody_took_it_within_half_an_hour(
    taken: float, steps: int
) -> None:
    case = LiveCase()
    case.ask(AcknowledgeEscalation(), SUPERVISOR, taken)
    case.wait(24.9)
    assert len(rungs(case)) == steps
    assert case.effects(AcknowledgeEscalations) == [AcknowledgeEscalations(by=SUPERVISOR.id)]


def test_taking_an_escalation_does_not_stop_the_ladder() -> None:
    case = LiveCase()
    case.ask(AcknowledgeEscalation(), SUPERVISOR, 24.1)
    assert ("25h", Role.MANAGER, 1) in rungs(case.wait(25))


def test_a_breach_sends_one_holding_reply_to_the_referrer() -> None:
    case = LiveCase().wait(500)
    replies = [n for n in case.effects(SendNotice) if n.template is Template.HOLDING_REPLY]
    assert replies == [SendNotice(template=Template.HOLDING_REPLY, audience=Audience.REFERRER)]


def test_a_breach_is_recorded_as_of_the_24th_hour_whenever_it_is_noticed() -> None:
    case = LiveCase()
    case.send(case.notice(Template.STATUS_REQUEST, Audience.CHECK_TEAM, 40), 40, asleep=True)
    assert case.state.breached_at == case.at(24)


def daily(case: LiveCase) -> list[datetime]:
    passed = [item.event for item in case.history if isinstance(item.event, DeadlinePassed)]
    return [event.at for event in passed if event.name is DeadlineName.STATUS_DAILY]


@pytest.mark.parametrize(
    ("received", "utc_hours"),
    [
        # Clocks go forward on 29 March 2026 and back on 25 October 2026.
        (datetime(2026, 3, 26, 16, 0, tzinfo=UTC), [9, 8, 8]),
        (datetime(2026, 10, 22, 16, 0, tzinfo=UTC), [8, 9, 9]),
        (datetime(2028, 2, 26, 16, 0, tzinfo=UTC), [9, 9, 9]),
    ],
)
def test_the_daily_reminder_is_at_nine_in_london_on_both_sides_of_a_clock_change(
    received: datetime, utc_hours: list[int]
) -> None:
    moments = daily(LiveCase(at=received, received_at=received).wait(24 * 4 + 1))[:3]
    assert [moment.hour for moment in moments] == utc_hours
    assert {moment.astimezone(LONDON).strftime("%H:%M") for moment in moments} == {"09:00"}


def test_the_daily_reminder_tells_the_head_of_service_and_then_the_next_in_line() -> None:
    case = LiveCase().wait(48)
    assert rungs(case)[-2:] == [
        ("2026-05-07", Role.HEAD_OF_SERVICE, 1),
        ("2026-05-07", Role.HEAD_OF_SERVICE, 2),
    ]


def test_the_daily_reminder_goes_on_for_as_long_as_nobody_answers() -> None:
    assert len(daily(LiveCase().wait(24 * 100))) == 99


@pytest.mark.parametrize(
    "received",
    [
        datetime(2026, 3, 28, 20, 0, tzinfo=UTC),
        datetime(2026, 10, 24, 20, 0, tzinfo=UTC),
        datetime(2025, 12, 24, 20, 0, tzinfo=UTC),
    ],
)
def test_24_hours_are_24_elapsed_hours_over_clock_changes_and_holidays(received: datetime) -> None:
    case = LiveCase(at=received, received_at=received).wait(30)
    assert case.state.breached_at == received + hours(24)
