"""Support open: reviews every 28 days, a window of three months, silence told weekly (R20)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from policy.cases.effects import AddTask, Escalate
from policy.support.deeds import DeadlinePassed, ExtendWindow, WindowExtended
from policy.support.words import DeadlineName, Role, Stage, TaskKind, Template
from policy.time import LONDON, parse_london
from tests.policy.support.builders import (
    DAY,
    OPEN_ANSWER,
    SETTLED_ANSWER,
    SUPERVISOR,
    LiveCase,
    case_at,
    open_case,
    waiting_case,
)

# Support goes on while a casework team is being asked: the same window, in both stages.
SUPPORTED = pytest.mark.parametrize("support", [open_case, waiting_case])


def passed(case: LiveCase, name: DeadlineName) -> list[str]:
    events = [item.event for item in case.history if isinstance(item.event, DeadlinePassed)]
    return [
        event.at.astimezone(LONDON).strftime("%d/%m/%Y %H:%M")
        for event in events
        if event.name is name
    ]


def window_end(case: LiveCase) -> datetime:
    (due,) = [d.due for d in case.state.deadlines if d.name is DeadlineName.SUPPORT_WINDOW]
    return due


def extension(case: LiveCase, after: float) -> WindowExtended:
    return WindowExtended(id=f"extended-{after}", at=case.at(after), by="S-3", reason="an appeal")


@pytest.mark.parametrize("stage", [Stage.ANSWERED, Stage.SUPPORT_OPEN, Stage.AWAITING_THIRD_PARTY])
def test_a_review_is_asked_for_every_28_days_at_nine(stage: Stage) -> None:
    case = case_at(stage).wait(DAY * 60)
    assert passed(case, DeadlineName.CASE_REVIEW) == ["02/06/2026 09:00", "30/06/2026 09:00"]
    rows = [task for task in case.effects(AddTask) if task.task is TaskKind.CASE_REVIEW]
    assert len(rows) == 2


def test_the_window_is_three_calendar_months_to_the_end_of_the_london_day() -> None:
    assert window_end(LiveCase().answer(OPEN_ANSWER, 10)) == parse_london("06/08/2026 00:00")


@pytest.mark.parametrize(
    ("answered", "ends"),
    [
        ("30/11/2026 12:00", "01/03/2027 00:00"),
        ("30/11/2027 12:00", "01/03/2028 00:00"),
        ("31/03/2026 23:30", "01/07/2026 00:00"),
        ("31/01/2026 00:30", "01/05/2026 00:00"),
    ],
)
def test_a_window_that_would_end_on_no_day_ends_with_its_month(answered: str, ends: str) -> None:
    moment = parse_london(answered)
    case = LiveCase(at=moment, received_at=moment).answer(OPEN_ANSWER, 0)
    assert window_end(case) == parse_london(ends)


@SUPPORTED
def test_silence_at_the_end_of_the_window_is_notified_weekly_and_closes_nothing(
    support: Callable[[], LiveCase],
) -> None:
    case = support()
    stage = case.state.stage
    case.wait(DAY * 120)
    ended = [item for item in case.effects(Escalate) if item.template is Template.WINDOW_ENDED]
    assert [item.rung for item in ended] == [
        "2026-08-06",
        "2026-08-13",
        "2026-08-20",
        "2026-08-27",
    ]
    assert {item.role for item in ended} == {Role.DUTY_SUPERVISOR}
    assert case.state.stage is stage


@SUPPORTED
def test_an_extension_is_a_fresh_window_from_its_own_moment(
    support: Callable[[], LiveCase],
) -> None:
    case = support()
    case.ask(ExtendWindow(reason="an appeal is pending"), SUPERVISOR, DAY * 30)
    assert window_end(case) == parse_london("05/09/2026 00:00")


@SUPPORTED
def test_an_extension_after_the_end_stops_the_weekly_telling(
    support: Callable[[], LiveCase],
) -> None:
    case = support().wait(DAY * 100)
    ended = len(case.effects(Escalate))
    case.ask(ExtendWindow(reason="an appeal is pending"), SUPERVISOR, DAY * 101)
    assert len(case.wait(DAY * 150).effects(Escalate)) == ended


@SUPPORTED
def test_two_extensions_end_alike_in_either_order(support: Callable[[], LiveCase]) -> None:
    ends = []
    for order in ((20, 40), (40, 20)):
        case = support()
        for days in order:
            case.send(extension(case, DAY * days), DAY * 41)
        ends.append(window_end(case))
    assert ends[0] == ends[1] == parse_london("15/09/2026 00:00")


def test_a_settled_case_has_no_window_to_extend() -> None:
    case = LiveCase().answer(SETTLED_ANSWER, 10)
    assert case.ask(ExtendWindow(reason="why not"), SUPERVISOR, 11).code == "no-support-window"


@SUPPORTED
def test_a_window_is_not_extended_without_a_reason(support: Callable[[], LiveCase]) -> None:
    case = support()
    before = window_end(case)
    assert case.ask(ExtendWindow(reason=" "), SUPERVISOR, 11).code == "reason-needed"
    assert window_end(case) == before
