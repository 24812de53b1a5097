"""What every track counts of a period, added up by the database: no row of a case leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import inbox, intake_refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """How long something took: so often, and typical times among them."""

    count: int
    median: timedelta
    ninth_decile: timedelta


def within(column: ColumnElement[datetime], begin: datetime, end: datetime) -> ColumnElement[bool]:
    """From `begin` until just before `end`."""
    return (column >= begin) & (column < end)


async def in_every_way(connection: AsyncConnection, rows: Select[Any]) -> dict[str, dict[str, int]]:
    """How many rows have which value, by column and at once, so that all columns add up to the
    same.
    """
    each = rows.subquery()
    columns = list(each.c)
    found: dict[str, dict[str, int]] = {column.name: {} for column in columns}
    counted = await connection.execute(
        select(
            *(func.grouping(column).label(f"not_{column.name}") for column in columns),
            *columns,
            func.count().label("count"),
        )
        .group_by(func.grouping_sets(*(tuple_(column) for column in columns)))
        .order_by(*columns)
    )
    for row in counted:
        said = row._mapping
        [way] = [name for name in found if not said[f"not_{name}"]]
        found[way][said[way]] = said["count"]
    return found


async def counted_by(
    connection: AsyncConnection, what: ColumnElement[str], *which: ColumnElement[bool]
) -> dict[str, int]:
    """How many rows there are of each."""
    name = what.label("name")
    rows = await connection.execute(
        select(name, func.count()).where(*which).group_by(name).order_by(name)
    )
    return {said: count for said, count in rows}


async def not_taken_in(
    connection: AsyncConnection, begin: datetime, end: datetime
) -> dict[str, int]:
    """What intake refused. A row may have several reasons, in the order they are tested: the first
    one counts.
    """
    first = func.split_part(intake_refusals.c.codes, " ", 1)
    return await counted_by(connection, first, within(intake_refusals.c.refused_at, begin, end))


async def blocked_by_rule(
    connection: AsyncConnection, begin: datetime, end: datetime
) -> dict[str, int]:
    """What a rule refused, by the rule and the refusal's code."""
    return await counted_by(
        connection,
        inbox.c.rule + " " + inbox.c.code,
        within(inbox.c.decided_at, begin, end),
        inbox.c.verdict == "refused",
        inbox.c.rule != "",
    )


async def typical_times(connection: AsyncConnection, rows: Select[Any]) -> dict[str, Times]:
    """How long it `took`, by the `part` of each row, and under "" of all."""
    each = rows.subquery()
    took = each.c.took
    found = await connection.execute(
        select(
            func.coalesce(each.c.part, "").label("part"),
            func.count().label("how_many"),
            func.percentile_cont(0.5).within_group(took).label("median"),
            func.percentile_cont(0.9).within_group(took).label("ninth_decile"),
        ).group_by(func.rollup(each.c.part))
    )
    return {
        row.part: Times(count=row.how_many, median=row.median, ninth_decile=row.ninth_decile)
        for row in found
        if row.how_many
    }
