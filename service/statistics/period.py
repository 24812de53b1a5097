"""A period's figures, fit to be published (R39)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.demographics import People
from policy.refusal import Refusal
from policy.time import at_london, end_of_london_day
from service.authorisation import use_case
from service.context import Context
from service.permissions import SUITABILITY, SUPPORT
from service.statistics import suitability, support
from service.statistics.figures import Statistics
from service.values.period import Period as Period
from store import statistics as of_support
from store import suitability_statistics as of_suitability
from store.demographics import people_between
from store.policy_time import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class _TrackFigures:
    """How a track counts a period, and what is published of the counts."""

    count: Callable[[AsyncConnection, datetime, datetime], Awaitable[Any]]
    report: Callable[..., Statistics]


_BY_TRACK: Mapping[str, _TrackFigures] = {
    SUPPORT: _TrackFigures(count=of_support.counts_between, report=support.report),
    SUITABILITY: _TrackFigures(count=of_suitability.counts_between, report=suitability.report),
}


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def statistics_of(context: Context, period: Period) -> Statistics | Refusal:
    """Counts, typical times, how things ended and what was refused in a period; nothing by people,
    whatever the period says of it.
    """
    return await _counted(context, period, None)


@use_case(staff=lambda permissions: permissions.count_people, organisations=False)
async def statistics_by_people(context: Context, period: Period) -> Statistics | Refusal:
    """The same, and by nationality and age: the referrals are opened for it, which is noted."""
    return await _counted(context, period, context.staff_number)


async def _counted(
    context: Context, period: Period, people_for: str | None
) -> Statistics | Refusal:
    refusal = period.refused(context.permissions)
    if refusal is not None:
        return refusal
    app, figures = context.app, _BY_TRACK[context.track.name]
    begin, end = at_london(period.first, time(0)), end_of_london_day(period.last)
    people: People | None = None
    async with app.engine.begin() as connection:
        # Every breakdown of one and the same total.
        await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        counts = await figures.count(connection, begin, end)
        if people_for is not None:
            people = await people_between(connection, app.keys, begin, end, people_for)
        now = await clock(connection)
    return figures.report(counts, period.first, period.last, now, period.by_authority, people)
