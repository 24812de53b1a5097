"""The page of what years of referrals would take."""

from __future__ import annotations

from collections.abc import Iterator

from tools.capacity.demand import AUTHORITIES, DEMANDS, YEARS, Demand
from tools.capacity.units import Units

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


def headroom(demand: Demand, units: Units) -> list[tuple[str, float]]:
    """How many times over each measured limit covers the demand, the first to break first."""
    hour = 3600
    limits = {
        "the processors in the busiest hour": 1 / busy(demand, units),
        "whole lives a second": units.lives_a_second * hour / demand.busiest_hour / demand.lives,
        "taking rows in": units.rows_a_second * hour / demand.busiest_hour,
        "lists and pages at the most cases measured": units.cases_listed / demand.after_all_years,
    }
    return sorted(limits.items(), key=lambda limit: limit[1])


def page(units: Units) -> str:
    """As Markdown."""
    return "\n".join(_lines(units)) + "\n"


def _lines(units: Units) -> Iterator[str]:
    yield "# Every authority for ten years, on paper"
    yield ""
    yield (
        f"Reckoned by `python -m tools.capacity` from what `make bench` measured at "
        f"{', '.join(units.commits)} on {units.cores} cores with the embedded servers. The "
        f"{AUTHORITIES} authorities of the United Kingdom share one service for {YEARS} years. A "
        "figure of a loaded machine makes the demand look larger, not smaller."
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
    yield ""
    for demand in DEMANDS:
        yield from _demand(demand, units)
    yield "## What was left out"
    yield ""
    yield (
        "Attachments, backups and Temporal's closed histories come on top, each by what is "
        "decided for it. A price list changes; the plan's free allowance is not taken off."
    )


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
    yield f"| PostgreSQL after {YEARS} years | {record_gb(demand, units):,.0f} GB |"
    yield f"| Temporal's store of open cases | {engine_gb(demand, units):,.0f} GB |"
    yield f"| actions a month | {actions_a_month(demand, units):,.0f} |"
    yield f"| Temporal Cloud by its list, a month | {dollars_a_month(demand, units):,.0f} USD |"
    yield ""
    first, times = headroom(demand, units)[0]
    broken = "is passed" if times < 1 else "would break"
    yield f"First {broken}: {first}. How often each measured limit covers the demand:"
    yield ""
    yield "| limit | covers it |"
    yield "| --- | ---: |"
    for limit, times in headroom(demand, units):
        yield f"| {limit} | {times:,.1f} times |"
    yield ""
