"""Counts of a period, added up by the database: no row of a case leaves it. They are as they are
and not fit to be published (`policy.statistics` makes them so).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import cases, inbox, intake_refusals, referrals


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTimes:
    """How long answers took from receipt: so many, and typical times among them."""

    count: int
    median: timedelta
    ninth_decile: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """A period's counts. What was received counts by its receipt, what ended or was refused by that
    moment. `answer_times` is by nation, and under "" of all.
    """

    sla: dict[str, int]
    nations: dict[str, int]
    authorities: dict[str, int]
    answer_times: dict[str, AnswerTimes]
    outcomes: dict[str, int]
    not_accepted: dict[str, int]
    blocked: dict[str, int]


async def counts_between(connection: AsyncConnection, begin: datetime, end: datetime) -> Counts:
    """From `begin` until just before `end`."""
    received = await _received(connection, begin, end)
    return Counts(
        sla=received["sla"],
        nations=received["nation"],
        authorities=received["authority"],
        answer_times=await _answer_times(connection, begin, end),
        outcomes=await _by(
            connection,
            func.coalesce(cases.c.outcome, cases.c.stage),
            _within(cases.c.ended_at, begin, end),
        ),
        # A row may have several reasons, in the order they are tested: the first one counts.
        not_accepted=await _by(
            connection,
            func.split_part(intake_refusals.c.codes, " ", 1),
            _within(intake_refusals.c.refused_at, begin, end),
        ),
        blocked=await _by(
            connection,
            inbox.c.rule + " " + inbox.c.code,
            _within(inbox.c.decided_at, begin, end),
            inbox.c.verdict == "refused",
            inbox.c.rule != "",
        ),
    )


def _within(column: ColumnElement[datetime], begin: datetime, end: datetime) -> ColumnElement[bool]:
    return (column >= begin) & (column < end)


async def _received(
    connection: AsyncConnection, begin: datetime, end: datetime
) -> dict[str, dict[str, int]]:
    """Cases received in the period in three ways at once, so that all add up to the same."""
    columns = (cases.c.sla, referrals.c.nation, cases.c.authority)
    ways = {column.name: column for column in columns}
    rows = await connection.execute(
        select(
            *(func.grouping(column).label(f"not_{name}") for name, column in ways.items()),
            *columns,
            func.count().label("count"),
        )
        .join(referrals, referrals.c.reference == cases.c.reference)
        .where(_within(cases.c.received_at, begin, end))
        .group_by(func.grouping_sets(*(tuple_(column) for column in columns)))
        .order_by(*columns)
    )
    found: dict[str, dict[str, int]] = {name: {} for name in ways}
    for row in rows:
        said = row._mapping
        [way] = [name for name in ways if not said[f"not_{name}"]]
        found[way][said[way]] = said["count"]
    return found


async def _answer_times(
    connection: AsyncConnection, begin: datetime, end: datetime
) -> dict[str, AnswerTimes]:
    took = cases.c.answered_at - cases.c.received_at
    nation = referrals.c.nation
    rows = await connection.execute(
        select(
            func.coalesce(nation, "").label("nation"),
            func.count().label("answers"),
            func.percentile_cont(0.5).within_group(took).label("median"),
            func.percentile_cont(0.9).within_group(took).label("ninth_decile"),
        )
        .join(referrals, referrals.c.reference == cases.c.reference)
        .where(_within(cases.c.received_at, begin, end), cases.c.answered_at.is_not(None))
        .group_by(func.rollup(nation))
    )
    return {
        row.nation: AnswerTimes(count=row.answers, median=row.median, ninth_decile=row.ninth_decile)
        for row in rows
        if row.answers
    }


async def _by(
    connection: AsyncConnection, what: ColumnElement[str], *which: ColumnElement[bool]
) -> dict[str, int]:
    name = what.label("name")
    rows = await connection.execute(
        select(name, func.count()).where(*which).group_by(name).order_by(name)
    )
    return {said: count for said, count in rows}
