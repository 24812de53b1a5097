"""Rows in the order of `policy.cases.urgency`, each band read from an index in its own order: among
a hundred thousand cases no more is touched than is shown.

The moments compared are in the world's time. All bands of a list have one now, so that no row is in
two of them, or in none: that of its transaction, or one that it is given. For the same reason a
list that people read is read as of one moment (`store.engine.of_one_moment`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Row,
    Select,
    Text,
    bindparam,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.urgency import SAVABLE_WITHIN
from store.bundle import Bundle, PreparedStatement
from store.tables import cases, tasks

_NOW: ColumnElement[datetime] = func.now()


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


def bands(query: Select[Any], by: By, now: datetime | None = None) -> Iterator[Select[Any]]:
    """The same query in parts, the most urgent first, each in its own order."""
    harmful, at = query.where(by.harmful), by.harms_from
    this_moment = _NOW if now is None else literal(now, DateTime(timezone=True))
    horizon = this_moment + SAVABLE_WITHIN
    yield harmful.where(at > this_moment, at <= horizon).order_by(at, by.name)
    yield harmful.where(at <= this_moment).order_by(at, by.name)
    rest = query.where(or_(~by.harmful, at > horizon))
    yield rest.order_by(by.falls_due.nulls_last(), by.name)


async def most_urgent(
    connection: AsyncConnection,
    query: Select[Any],
    by: By,
    limit: int | None = None,
    *,
    now: datetime | None = None,
) -> list[Row[Any]]:
    """The first rows of a query, the most urgent first; as of `now` where each statement stands by
    itself, otherwise of the transaction's.
    """
    found: list[Row[Any]] = []
    for band in bands(query, by, now):
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


_WANTED = bindparam("organisation", type_=Text)
_LATE = PreparedStatement(
    select(
        cases.c.organisation_id,
        cases.c.late_batch.label("batch"),
        func.count().label("count"),
        func.min(cases.c.urgent_at).label("since"),
    )
    .where(cases.c.late_batch != "", cases.c.urgent_at.is_not(None))
    .where(or_(_WANTED == "", cases.c.organisation_id == _WANTED))
    .group_by(cases.c.organisation_id, cases.c.late_batch)
    .having(func.count() > 1)
    .order_by(func.min(cases.c.urgent_at), cases.c.organisation_id, cases.c.late_batch)
)


async def late_batches(connection: AsyncConnection, organisation: str = "") -> list[LateBatch]:
    """Every batch of several such cases, the longest over first. A single one is a row like any."""
    bundle = Bundle(connection)
    add_late_batches(bundle, organisation)
    await bundle.send()
    return late_batches_in(bundle)


def add_late_batches(bundle: Bundle, organisation: str = "") -> None:
    """Ask for them together with something else."""
    bundle.add(_LATE, organisation=organisation)


def late_batches_in(bundle: Bundle) -> list[LateBatch]:
    """What a bundle brought of them."""
    return [LateBatch(**row._asdict()) for row in bundle.brought(_LATE)]


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
