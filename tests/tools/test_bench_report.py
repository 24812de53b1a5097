"""What the benchmark says of a goal: whether it is met, how far it is, and what was not asked."""

from __future__ import annotations

import pytest

from tools.bench.bench import Plan
from tools.bench.figure import Better, Figure, Goal
from tools.bench.opened import marks_to
from tools.bench.report import not_asked, verdict
from wiring.serving import CASES_KEPT

FASTER = Goal(limit=0.95, better=Better.HIGHER)
SMALLER = Goal(limit=15, better=Better.LOWER, of="")


def lifecycles(ours: float) -> Figure:
    return Figure(name="lifecycles", unit="a second", ours=[ours], floor=[10], goal=FASTER)


@pytest.mark.parametrize(
    ("figure", "distance"),
    [
        (lifecycles(7.6), -0.2),
        (lifecycles(11.4), 0.2),
        (Figure(name="disk", unit="KB", ours=[12], goal=SMALLER), 0.2),
        (Figure(name="disk", unit="KB", ours=[18], goal=SMALLER), -0.2),
    ],
)
def test_what_is_missing_is_below_zero_whichever_way_is_good(
    figure: Figure, distance: float
) -> None:
    assert figure.distance == pytest.approx(distance)
    assert figure.met is (distance > 0)


def test_a_missed_goal_is_said_in_words_with_its_distance() -> None:
    assert verdict([lifecycles(7.6), lifecycles(11.4)]) == [
        "1 of 2 goals met; 1 MISSED:",
        "  lifecycles: 0.76 x floor; goal at least 0.95 x floor, -20% of it",
    ]


def test_a_goal_of_the_floor_that_was_not_measured_is_neither_met_nor_missed() -> None:
    alone = Figure(name="lifecycles", unit="a second", ours=[9], goal=FASTER)
    assert (alone.met, alone.distance, verdict([alone])) == (None, None, [])


def test_every_goal_that_a_run_was_not_asked_about_is_named() -> None:
    missing = {one.why for one in not_asked(["lives", "open"], Plan())}
    assert {"--only cold", "--only files", "--peers", "--in-memory"} <= missing
    assert not missing & {"--only lives", "--only open"}


def test_open_cases_are_read_twice_on_each_side_of_what_a_worker_keeps() -> None:
    marks = marks_to(10_000)
    assert 1_000 in marks and marks[-1] == 10_000
    assert len([mark for mark in marks if mark <= CASES_KEPT]) == 2
    assert len([mark for mark in marks if mark > CASES_KEPT]) == 2
    assert marks_to(60) == [6, 60]
