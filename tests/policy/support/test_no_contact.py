"""Nobody sees the person any more: a humane, timed path that only ever asks to look (R67)."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.cases.deadlines import Deadline
from policy.cases.effects import CompleteTasks
from policy.support.state import NOT_SEEN_KEPT
from policy.support.words import DeadlineName, ReportKind, Stage, TaskKind, Team
from policy.time import parse_london
from tests.policy.support.builders import DAY, OPEN_ANSWER, RECEIVED, LiveCase, open_case

NOT_SEEN, SEEN = ReportKind.NOT_SEEN, ReportKind.ENGAGING
DONE = CompleteTasks(task=TaskKind.NO_CONTACT)
OTHER_THAN_NOT_SEEN = tuple(
    kind for kind in ReportKind if kind not in {NOT_SEEN, ReportKind.CONSENT_WITHDRAWN}
)


def clock(case: LiveCase) -> Deadline | None:
    found = [item for item in case.state.deadlines if item.name is DeadlineName.NO_CONTACT]
    assert len(found) <= 1
    return found[0] if found else None


def since(case: LiveCase) -> float | None:
    """From how many hours after receipt the clock counts."""
    running = clock(case)
    assert (running.anchored_at if running else None) == case.state.not_seen_since
    return (running.anchored_at - RECEIVED).total_seconds() / 3600 if running else None


def reported(*news: tuple[ReportKind, float], arrived: float = 300) -> LiveCase:
    """Support open, and this news arrives, in this order."""
    case = open_case().wait(arrived)
    for kind, happened in news:
        case.receive(kind, happened, arrived)
    return case


def test_not_being_seen_is_asked_about_after_28_days_at_nine() -> None:
    case = reported((NOT_SEEN, 240))
    running = clock(case)
    assert running is not None
    assert running.due == parse_london("12/06/2026 09:00")
    assert (running.rule, running.rung) == ("R67", "2026-06-12")
    assert not case.tasks(TaskKind.NO_CONTACT)


def test_it_is_asked_again_every_28_days_and_nothing_closes() -> None:
    case = reported((NOT_SEEN, 240)).wait(DAY * 360)
    tasks = case.tasks(TaskKind.NO_CONTACT)
    assert [task.note for task in tasks[:3]] == ["2026-06-12", "2026-07-10", "2026-08-07"]
    assert {(task.team, task.rule) for task in tasks} == {(Team.SUPPORT, "R67")}
    assert all(task.due > parse_london(f"{_uk(task.note)} 09:00") for task in tasks)
    assert case.state.stage is Stage.SUPPORT_OPEN


def _uk(day: str) -> str:
    return "/".join(reversed(day.split("-")))


@pytest.mark.parametrize("kind", OTHER_THAN_NOT_SEEN)
def test_any_other_news_of_a_later_moment_means_contact(kind: ReportKind) -> None:
    assert since(reported((NOT_SEEN, 240), (kind, 250))) is None


@pytest.mark.parametrize(
    ("news", "expected"),
    [
        ([(NOT_SEEN, 240)], 240),
        # The first time counts, however often it is reported, and in whatever order.
        ([(NOT_SEEN, 240), (NOT_SEEN, 260)], 240),
        ([(NOT_SEEN, 260), (NOT_SEEN, 240)], 240),
        # Older than the last contact: no clock starts.
        ([(SEEN, 250), (NOT_SEEN, 240)], None),
        ([(SEEN, 250), (NOT_SEEN, 250)], None),
        ([(SEEN, 250), (NOT_SEEN, 251)], 251),
        # A sighting older than the first time of not being seen stops none.
        ([(NOT_SEEN, 240), (SEEN, 230)], 240),
        ([(NOT_SEEN, 240), (SEEN, 240)], None),
        # A sighting in between: the clock counts from the first time after it.
        ([(NOT_SEEN, 240), (NOT_SEEN, 260), (SEEN, 250)], 260),
        ([(NOT_SEEN, 240), (SEEN, 270), (SEEN, 250)], None),
    ],
)
def test_the_clock_counts_from_the_first_time_nobody_saw_the_person_since(
    news: list[tuple[ReportKind, float]], expected: float | None
) -> None:
    assert since(reported(*news)) == expected


@settings(max_examples=80)
@given(
    st.lists(
        st.tuples(st.sampled_from([NOT_SEEN, SEEN]), st.integers(20, 299)), min_size=1, max_size=4
    )
)
def test_news_in_any_order_counts_from_the_same_moment(
    news: list[tuple[ReportKind, int]],
) -> None:
    last = max((at for kind, at in news if kind is SEEN), default=0)
    expected = min((at for kind, at in news if kind is NOT_SEEN and at > last), default=None)
    assert {since(reported(*order)) for order in permutations(news)} == {expected}


def test_contact_takes_the_task_that_asked_to_look_off_the_worklists() -> None:
    case = reported((NOT_SEEN, 240)).wait(DAY * 45)
    assert len(case.tasks(TaskKind.NO_CONTACT)) == 1
    case.receive(SEEN, DAY * 45)
    assert DONE in case.history[-1].effects
    assert len(case.wait(DAY * 120).tasks(TaskKind.NO_CONTACT)) == 1


def test_contact_while_nobody_was_missed_takes_nothing_off() -> None:
    case = reported((SEEN, 240), (NOT_SEEN, 250), (SEEN, 245))
    assert DONE not in case.all_effects()


def test_news_of_an_older_absence_that_is_long_overdue_asks_at_once() -> None:
    case = open_case()
    case.receive(NOT_SEEN, 20, DAY * 60)
    assert len(case.tasks(TaskKind.NO_CONTACT)) == 1
    running = clock(case)
    assert running is not None and running.due > case.at(DAY * 60)


@pytest.mark.parametrize("number", [NOT_SEEN_KEPT, NOT_SEEN_KEPT * 20])
def test_a_flood_of_such_news_keeps_the_case_small_and_its_clock(number: int) -> None:
    case = reported(*((NOT_SEEN, 20 + at / 2) for at in range(number)))
    assert since(case) == 20
    assert len(case.state.not_seen_at) <= NOT_SEEN_KEPT + 1
    case.receive(SEEN, 299, 300)
    assert since(case) is None


def test_the_clock_also_runs_before_there_is_an_answer_and_through_one() -> None:
    case = LiveCase()
    case.receive(NOT_SEEN, 5, 6)
    case.answer(OPEN_ANSWER, 10)
    assert since(case) == 5
    assert len(case.wait(DAY * 30).tasks(TaskKind.NO_CONTACT)) == 1
