"""Reckoning what years of referrals would take: from measured costs alone, and by the list."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tools.capacity.__main__ import FIGURES as COMMITTED
from tools.capacity.__main__ import PAGE
from tools.capacity.demand import EVERYBODY, PLANNED
from tools.capacity.page import (
    busy,
    dollars_for,
    headroom,
    page,
    processors,
    record_gb,
    workers_gb,
)
from tools.capacity.units import NotMeasuredYet, Units, kept, read_units
from wiring.serving import CASES_KEPT

UNITS = Units(
    of=(),
    cores=2,
    cpu={"worker": 0.1, "server": 0.1, "PostgreSQL": 0.05},
    actions=24,
    lives_a_second=10,
    rows_a_second=100,
    record_kb=20,
    engine_kb=10,
    kept_kb=160,
    resting={"worker": 40, "server": 80, "PostgreSQL": 4},
    cases_resting=10_000,
    cases_listed=100_000,
    slowest_list_ms=5,
)
FIGURES = {
    "CPU of a life: worker": 100.0,
    "CPU of a life: server": 100.0,
    "CPU of a life: PostgreSQL": 50.0,
    "Cloud actions of a life and its notices": 24,
    "lifecycles": 10,
    "a file of 5,000 referrals: committed and told": 100,
    "10,000 open cases: PostgreSQL": 20,
    "10,000 open cases: Temporal's file": 10,
    "worker's memory, each further case that it keeps": 160,
    "10,000 open cases: worker while nothing happens": 40,
    "10,000 open cases: server while nothing happens": 80,
    "10,000 open cases: PostgreSQL while nothing happens": 4,
    "support at 100,000 cases: the wall, p99": 5,
}


def written(folder: Path, name: str, figures: Mapping[str, float]) -> Path:
    file = folder / name
    found = [{"name": name, "ours_median": value} for name, value in figures.items()]
    run = {"commit": "abc", "began": "2026-11-29T12:00:00", "load_at_start": 0.4, "cores": 2}
    file.write_text(json.dumps({**run, "figures": found}), encoding="utf-8")
    return file


def without_sources(units: Units) -> Units:
    return replace(units, of=())


def test_costs_are_read_from_what_the_benchmark_wrote_over_several_runs(tmp_path: Path) -> None:
    names = list(FIGURES)
    first = written(tmp_path, "1.json", {name: FIGURES[name] for name in names[:4]})
    second = written(tmp_path, "2.json", {name: FIGURES[name] for name in names[4:]})
    assert without_sources(read_units([first, second])) == UNITS


def test_what_was_used_is_kept_with_its_run_and_read_again(tmp_path: Path) -> None:
    units = read_units([written(tmp_path, "1.json", FIGURES)])
    assert {one.commit for one in units.of} == {"abc"} and len(units.of) == len(FIGURES)
    again = tmp_path / "kept.json"
    again.write_text(kept(units), encoding="utf-8")
    assert without_sources(read_units([again])) == UNITS


def test_the_page_follows_from_the_figures_that_are_committed() -> None:
    assert page(read_units([COMMITTED])) == PAGE.read_text(encoding="utf-8")


def test_of_several_sizes_the_largest_that_was_measured_counts(tmp_path: Path) -> None:
    first = written(tmp_path, "1.json", FIGURES)
    smaller = {"page at 20,000 cases: a case, p99": 5, "1,000 open cases: PostgreSQL": 40}
    units = read_units([first, written(tmp_path, "2.json", smaller)])
    assert (units.cases_listed, units.record_kb) == (100_000, 20)


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


def test_more_processors_are_asked_for_only_where_the_busiest_hour_takes_over_half() -> None:
    assert processors(PLANNED, UNITS) == UNITS.cores
    slower = replace(UNITS, cpu={"worker": 100.0})
    assert processors(PLANNED, slower) > UNITS.cores


def test_memory_is_that_of_the_cases_kept_however_many_are_open() -> None:
    assert workers_gb(PLANNED, UNITS) == pytest.approx(4 * CASES_KEPT * UNITS.kept_kb / 1024**2)
    assert workers_gb(EVERYBODY, UNITS) == workers_gb(PLANNED, UNITS)


def test_the_page_names_what_breaks_first_and_how_far_lists_were_measured() -> None:
    first = headroom(PLANNED, UNITS)[0][0]
    assert first == "the processors in the busiest hour"
    told = page(UNITS)
    assert f"First to break on the measured machine: {first}." in told
    assert "2.0 times as many after 10 years: not measured." in told
