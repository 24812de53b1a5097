"""The page of what years of referrals would take."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tools.capacity.demand import AUTHORITIES, DEMANDS, YEARS, Demand
from tools.capacity.units import Units
from wiring.serving import CASES_KEPT

_KB_IN_GB = 1024 * 1024
_EVENTS_OPENED = 2
"""So many events has a case that was only opened, and nine a whole benched life."""
_EVENTS_OF_A_LIFE = 9
_TIERS = ((5e6, 50.0), (5e6, 45.0), (10e6, 40.0), (30e6, 35.0), (50e6, 30.0), (100e6, 25.0))
"""Actions a month, and dollars a million of them: Temporal Cloud's public list, Business plan and
above, read in November 2026.
"""
_OPEN_GB_HOUR = 0.042
_PLAN = 500.0
_SHARE_OF_USAGE = 0.10
_HOURS_A_MONTH = 744
_MONTHS_A_YEAR = 12
_HOUR_TAKES = 0.5
_TRACKS, _WORKERS = 2, 2


def dollars_for(actions: float) -> float:
    """What so many actions in a month cost by the list. Raises ValueError above its last tier."""
    cost = 0.0
    for size, price in _TIERS:
        taken = min(actions, size)
        cost += taken / 1e6 * price
        actions -= taken
    if actions > 0:
        raise ValueError("the list ends at 200 million actions a month")
    return cost


def busy(demand: Demand, units: Units) -> float:
    """The share of the measured machine that the busiest hour's cases take, if their whole lives
    fell into that hour.
    """
    needed = demand.busiest_hour * demand.lives * sum(units.cpu.values())
    return needed / (3600 * units.cores)


def record_gb(demand: Demand, units: Units) -> float:
    """PostgreSQL after all years. An event of a life is taken to need what one of the two of a
    case just opened needs, which holds more than the later ones do.
    """
    of_a_life = units.record_kb / _EVENTS_OPENED * _EVENTS_OF_A_LIFE
    return demand.after_all_years * demand.lives * of_a_life / _KB_IN_GB


def engine_gb(demand: Demand, units: Units) -> float:
    """Temporal's own store of what is open at once, reckoned in the same way."""
    of_a_life = units.engine_kb / _EVENTS_OPENED * _EVENTS_OF_A_LIFE
    return demand.open_at_once * demand.lives * of_a_life / _KB_IN_GB


def actions_a_month(demand: Demand, units: Units) -> float:
    """Billable actions."""
    return demand.a_year * demand.lives * units.actions / _MONTHS_A_YEAR


def dollars_a_month(demand: Demand, units: Units) -> float:
    """Temporal Cloud by its list: actions, the store of open cases, and the plan."""
    usage = dollars_for(actions_a_month(demand, units))
    usage += engine_gb(demand, units) * _HOURS_A_MONTH * _OPEN_GB_HOUR
    return usage + max(_PLAN, usage * _SHARE_OF_USAGE)


def processors(demand: Demand, units: Units) -> int:
    """Cores so that the busiest hour takes half of them; never fewer than were measured on."""
    return max(units.cores, math.ceil(busy(demand, units) * units.cores / _HOUR_TAKES))


def workers_gb(demand: Demand, units: Units) -> float:
    """Memory of the cases that all workers keep, on top of what they take with no case at all."""
    kept = _TRACKS * _WORKERS * min(CASES_KEPT, demand.open_at_once)
    return kept * units.kept_kb / _KB_IN_GB


def headroom(demand: Demand, units: Units) -> list[tuple[str, float]]:
    """How many times over each measured limit covers the demand, the first to break first."""
    hour = 3600
    limits = {
        "the processors in the busiest hour": 1 / busy(demand, units),
        "whole lives a second": units.lives_a_second * hour / demand.busiest_hour / demand.lives,
        "taking rows in": units.rows_a_second * hour / demand.busiest_hour,
    }
    return sorted(limits.items(), key=lambda limit: limit[1])


def page(units: Units) -> str:
    """As Markdown."""
    return "\n".join(_lines(units)) + "\n"


def _lines(units: Units) -> Iterator[str]:
    yield "# Every authority for ten years, on paper"
    yield ""
    yield (
        "Reckoned by `python -m tools.capacity` from the figures of `make bench` at the end of "
        f"this page (`docs/capacity-figures.json`), on {units.cores} cores with the embedded "
        f"servers. The {AUTHORITIES} authorities of the United Kingdom share one service for "
        f"{YEARS} years. A figure of a loaded machine makes the demand look larger, not smaller."
    )
    yield ""
    yield "## What one case costs"
    yield ""
    yield "| of one benched life (taken in, answered, two updates, closed) | |"
    yield "| --- | ---: |"
    for role, seconds in units.cpu.items():
        yield f"| processor time, {role} | {seconds * 1000:.0f} ms |"
    yield f"| billable actions | {units.actions:.0f} |"
    yield f"| PostgreSQL, a case just opened | {units.record_kb:.0f} KB |"
    yield f"| Temporal's store, a case just opened | {units.engine_kb:.0f} KB |"
    yield (
        f"| worker's memory, each of the {CASES_KEPT:,} cases it keeps; none for the others | "
        f"{units.kept_kb:.0f} KB |"
    )
    for role, spent in units.resting.items():
        yield (
            f"| {role} while nothing happens to {units.cases_resting:,} open cases | "
            f"{spent:.0f} ms of a processor a second |"
        )
    yield ""
    yield (
        "What is used while nothing happens is mostly lists of all that runs. Each worker and each "
        "watchdog takes its own, and rests the longer the more there is: a twentieth of its time "
        "goes to them at most."
    )
    yield ""
    for demand in DEMANDS:
        yield from _demand(demand, units)
    yield "## What was left out"
    yield ""
    yield (
        "Attachments, backups and Temporal's closed histories come on top, each by what is "
        "decided for it; so does the memory of PostgreSQL and Temporal, whose caches are set, and "
        "of the programs with no case. A price list changes; the plan's free allowance is not "
        "taken off."
    )
    yield ""
    yield from _sources(units)


def _demand(demand: Demand, units: Units) -> Iterator[str]:
    yield f"## {demand.name[0].upper()}{demand.name[1:]}"
    yield ""
    yield f"{demand.a_year:,} referrals a year: {demand.why}."
    yield ""
    yield "| what it takes | |"
    yield "| --- | ---: |"
    yield f"| cases open at once | {demand.open_at_once:,.0f} |"
    yield f"| cases on record after {YEARS} years | {demand.after_all_years:,} |"
    yield f"| the measured machine in the busiest hour | {busy(demand, units):.1%} |"
    yield f"| processors, half of them spare in that hour | {processors(demand, units)} |"
    yield (
        f"| memory of the cases that workers keep, {_TRACKS} tracks with {_WORKERS} workers each | "
        f"{workers_gb(demand, units):,.1f} GB |"
    )
    yield f"| PostgreSQL after {YEARS} years | {record_gb(demand, units):,.0f} GB |"
    yield f"| Temporal's store of open cases | {engine_gb(demand, units):,.0f} GB |"
    yield f"| actions a month | {actions_a_month(demand, units):,.0f} |"
    yield f"| Temporal Cloud by its list, a month | {dollars_a_month(demand, units):,.0f} USD |"
    yield ""
    first, times = headroom(demand, units)[0]
    broken = "It is passed" if times < 1 else "It would break"
    yield (
        f"First to break on the measured machine: {first}. {broken} at {times:,.1f} times this "
        "demand. How often each measured limit covers it:"
    )
    yield ""
    yield "| limit | covers it |"
    yield "| --- | ---: |"
    for limit, times in headroom(demand, units):
        yield f"| {limit} | {times:,.1f} times |"
    yield ""
    yield _lists(demand, units)
    yield ""


def _lists(demand: Demand, units: Units) -> str:
    read = (
        f"Pages and lists were read among {units.cases_listed:,} cases on record, and the slowest "
        f"took {units.slowest_list_ms:.0f} ms at the 99th percentile"
    )
    beyond = demand.after_all_years / units.cases_listed
    if beyond <= 1:
        return f"{read}: more than this demand ever has."
    return f"{read}. This demand has {beyond:,.1f} times as many after {YEARS} years: not measured."


def _sources(units: Units) -> Iterator[str]:
    yield "## The figures"
    yield ""
    yield "| figure | measured | at commit | began | load of the machine then |"
    yield "| --- | ---: | --- | --- | ---: |"
    for one in units.of:
        yield (
            f"| {one.name} | {one.ours_median:,.4g} | {one.commit} | {one.began[:16]} | "
            f"{one.load_at_start:.1f} |"
        )
