"""Reckoning what years of referrals would take: from measured costs alone, and by the list."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools.capacity.demand import EVERYBODY, PLANNED
from tools.capacity.page import busy, dollars_for, headroom, page, record_gb
from tools.capacity.units import NotMeasuredYet, Units, read_units

UNITS = Units(
    commits=("abc",),
    cores=2,
    cpu={"worker": 0.1, "server": 0.1, "PostgreSQL": 0.05},
    actions=24,
    lives_a_second=10,
    rows_a_second=100,
    record_kb=20,
    engine_kb=10,
    cases_listed=100_000,
)
FIGURES = {
    "CPU of a life: worker": 100.0,
    "CPU of a life: server": 100.0,
    "CPU of a life: PostgreSQL": 50.0,
    "Cloud actions of a life and its notices": 24,
    "lifecycles": 10,
    "import of 2,000: at work": 100,
    "10,000 open cases: PostgreSQL": 20,
    "10,000 open cases: Temporal's file": 10,
    "support at 100,000 cases: the wall, p99": 5,
}


def written(folder: Path, name: str, figures: dict[str, float]) -> Path:
    file = folder / name
    found = [{"name": name, "ours_median": value} for name, value in figures.items()]
    file.write_text(json.dumps({"commit": "abc", "cores": 2, "figures": found}), encoding="utf-8")
    return file


def test_costs_are_read_from_what_the_benchmark_wrote_over_several_runs(tmp_path: Path) -> None:
    names = list(FIGURES)
    first = written(tmp_path, "1.json", {name: FIGURES[name] for name in names[:4]})
    second = written(tmp_path, "2.json", {name: FIGURES[name] for name in names[4:]})
    assert read_units([first, second]) == UNITS


def test_of_several_sizes_the_largest_that_was_measured_counts(tmp_path: Path) -> None:
    first = written(tmp_path, "1.json", FIGURES)
    second = written(tmp_path, "2.json", {"page at 20,000 cases: a case, p99": 5})
    assert read_units([first, second]).cases_listed == 100_000


@pytest.mark.parametrize("missing", FIGURES)
def test_a_cost_that_nobody_measured_is_named_and_not_taken_for_nothing(
    tmp_path: Path, missing: str
) -> None:
    file = written(tmp_path, "1.json", {k: v for k, v in FIGURES.items() if k != missing})
    with pytest.raises(NotMeasuredYet, match="--only"):
        read_units([file])


def test_actions_cost_what_the_list_says_tier_by_tier() -> None:
    assert dollars_for(1e6) == pytest.approx(50)
    assert dollars_for(11.25e6) == pytest.approx(525)
    with pytest.raises(ValueError, match="200 million"):
        dollars_for(201e6)


def test_the_busiest_hour_takes_the_processor_time_of_its_lives() -> None:
    assert busy(PLANNED, UNITS) == pytest.approx(100 * PLANNED.lives * 0.25 / 7200)


def test_more_referrals_take_more_of_everything_and_leave_less_room() -> None:
    assert record_gb(EVERYBODY, UNITS) > record_gb(PLANNED, UNITS)
    room, less = dict(headroom(PLANNED, UNITS)), dict(headroom(EVERYBODY, UNITS))
    assert all(less[limit] < times for limit, times in room.items())


def test_the_page_names_first_what_breaks_first() -> None:
    assert headroom(PLANNED, UNITS)[0][0] == "lists and pages at the most cases measured"
    assert "First is passed: lists and pages at the most cases measured." in page(UNITS)
