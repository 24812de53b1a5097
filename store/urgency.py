"""Rows in the order of `policy.cases.urgency`, each band read from an index in its own order: among
a hundred thousand cases no more is touched than is shown.

The moments compared are in the world's time. A transaction has one now, so that no row is in two
bands of it, or in none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.urgency import SAVABLE_WITHIN
from store.tables import cases, tasks

_NOW: ColumnElement[datetime] = func.now()
_HORIZON = _NOW + SAVABLE_WITHIN


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """What rows are ordered by: whether one harms somebody at some time and from when, when it
    falls due, and what decides between equals.
    """

    harmful: ColumnElement[bool]
    harms_from: ColumnElement[datetime]
    falls_due: ColumnElement[datetime]
    name: ColumnElement[str]


OF_CASES = By(
    harmful=cases.c.urgent_at.is_not(None),
    harms_from=cases.c.urgent_at,
    falls_due=cases.c.wakes_at,
    name=cases.c.reference,
)
OF_TASKS = By(harmful=tasks.c.harms, harms_from=tasks.c.due, falls_due=tasks.c.due, name=tasks.c.id)


def bands(query: Select[Any], by: By) -> Iterator[Select[Any]]:
    """The same query in parts, the most urgent first, each in its own order."""
    harmful, at = query.where(by.harmful), by.harms_from
    yield harmful.where(at > _NOW, at <= _HORIZON).order_by(at, by.name)
    yield harmful.where(at <= _NOW).order_by(at, by.name)
    rest = query.where(or_(~by.harmful, at > _HORIZON))
    yield rest.order_by(by.falls_due.nulls_last(), by.name)


async def most_urgent(
    connection: AsyncConnection, query: Select[Any], by: By, limit: int | None = None
) -> list[Row[Any]]:
    """The first rows of a query, the most urgent first."""
    found: list[Row[Any]] = []
    for band in bands(query, by):
        if limit is not None:
            if len(found) >= limit:
                break
            band = band.limit(limit - len(found))
        found += (await connection.execute(band)).all()
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class LateBatch:
    """Cases of one organisation that one intake entered after their 24 hours had passed, and that
    still wait: how many, and since when the first of them is over its time.
    """

    organisation_id: str
    batch: str
    count: int
    since: datetime


async def late_batches(connection: AsyncConnection, organisation: str = "") -> list[LateBatch]:
    """Every batch of several such cases, the longest over first. A single one is a row like any."""
    query = (
        select(
            cases.c.organisation_id,
            cases.c.late_batch.label("batch"),
            func.count().label("count"),
            func.min(cases.c.urgent_at).label("since"),
        )
        .where(cases.c.late_batch != "", cases.c.urgent_at.is_not(None))
        .group_by(cases.c.organisation_id, cases.c.late_batch)
        .having(func.count() > 1)
        .order_by(func.min(cases.c.urgent_at), cases.c.organisation_id, cases.c.late_batch)
    )
    if organisation:
        query = query.where(cases.c.organisation_id == organisation)
    return [LateBatch(**row._mapping) for row in await connection.execute(query)]


def without(query: Select[Any], batches: Sequence[LateBatch]) -> Select[Any]:
    """The same query of cases without those of these batches."""
    if not batches:
        return query
    named = [(each.organisation_id, each.batch) for each in batches]
    return query.where(
        or_(
            cases.c.late_batch == "",
            cases.c.urgent_at.is_(None),
            tuple_(cases.c.organisation_id, cases.c.late_batch).not_in(named),
        )
    )
