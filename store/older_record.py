"""Whether the record is older than what its outside log proves was on it: put back from a copy, or
lost at the end, and not rebuilt yet.

A line proves it that was written after the commit of what it names, whatever was killed between:
one with the number of a case's event, which is read from the record or ordered the notice that the
line is of; and that of a referral, whose case is committed first. That a notice left proves nothing
of the notice's own row, which is settled afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, Text, any_, bindparam, func, insert, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store.engine import one_by_one
from store.incidents import add_incident
from store.outside_log import REFERRAL, OutsideEntry, OutsideKind
from store.tables import cases, incidents, left_before

REBUILT = "record-rebuilt"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenEvent:
    """At this moment a case was known to have come to the event of this number."""

    at: datetime
    reference: str
    sequence: int


def proven_by(entries: Iterable[OutsideEntry]) -> list[ProvenEvent]:
    """What these lines prove."""
    found = []
    for entry in entries:
        taken_in = entry.kind is OutsideKind.ACKNOWLEDGED and entry.what == REFERRAL
        sequence = max(entry.sequence, int(taken_in))
        if entry.reference and sequence:
            found.append(ProvenEvent(at=entry.at, reference=entry.reference, sequence=sequence))
    return found


async def not_on_record(engine: AsyncEngine, proven: Iterable[ProvenEvent]) -> list[str]:
    """The cases that have not come as far on record as is proven, since it was last rebuilt. Asks
    what any program's login may read.
    """
    proven = list(proven)
    if not proven:
        return []
    async with one_by_one(engine) as connection:
        rebuilt = await _rebuilt_at(connection)
        query = select(cases.c.reference, cases.c.sequence).where(
            cases.c.reference == any_(bindparam("of", type_=ARRAY(Text)))
        )
        of = {"of": sorted({each.reference for each in proven})}
        reached = {row[0]: row[1] for row in await connection.execute(query, of)}
    return sorted(
        {
            each.reference
            for each in proven
            if reached.get(each.reference, 0) < each.sequence
            and (rebuilt is None or each.at > rebuilt)
        }
    )


async def mark_rebuilt(connection: AsyncConnection, track: str) -> None:
    """Note that the record was brought up to the log, so that it is older than it on purpose: where
    people see it, and where what sends may.
    """
    await add_incident(connection, REBUILT, track)
    now = func.clock_timestamp()
    await connection.execute(
        insert(left_before).values(
            id=func.concat(f"{REBUILT}/", now),
            **{"same": REBUILT, "reference": "", "used_by": REBUILT},
            **{"left_at": now, "until": now, "perhaps": False},
        )
    )


async def _rebuilt_at(connection: AsyncConnection) -> datetime | None:
    """When it was last rebuilt, as far as this login may see."""
    found: list[datetime] = []
    for at, of in (
        (incidents.c.reported_at, incidents.c.kind),
        (left_before.c.kept_at, left_before.c.same),
    ):
        if await connection.scalar(select(_may_read(of))):
            newest = await connection.scalar(select(func.max(at)).where(of == REBUILT))
            found += [newest] if newest is not None else []
    return max(found, default=None)


def _may_read(column: Column[Any]) -> Any:
    table = func.to_regclass(column.table.name)
    return func.has_column_privilege(table, column.name, "SELECT", type_=Boolean)
