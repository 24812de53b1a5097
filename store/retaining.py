"""What has been kept for as long as it may be: counted, removed where nobody decided anything in
it, and put before people where it is a case.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, exists, func, literal, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.words import OPERATIONS
from policy.own_data import StepKind
from policy.parameters import SERVICE
from policy.retention import DataClass
from store.tables import (
    cases,
    erasures,
    half_sessions,
    intake_refusals,
    legal_holds,
    own_data_steps,
    partner_sessions,
    request_counts,
    retention_removals,
    sessions,
    sign_ins,
    tasks,
    views,
)

ROW: Final = "look at cases that are due to be erased"
_ABOUT = "retention"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalRow:
    """How many of a class were removed at once, and before when they began. Moments are UTC."""

    of_class: str
    before: datetime
    removed: int
    removed_at: datetime


BEGAN: Mapping[DataClass, ColumnElement[Any]] = {
    DataClass.SESSIONS: func.least(
        func.coalesce(sessions.c.ended_at, sessions.c.expires_at), sessions.c.expires_at
    ),
    DataClass.PARTNER_SESSIONS: func.least(
        func.coalesce(partner_sessions.c.ended_at, partner_sessions.c.expires_at),
        partner_sessions.c.expires_at,
    ),
    DataClass.REQUEST_COUNTS: request_counts.c.minute,
    DataClass.REFUSED_ROWS: intake_refusals.c.refused_at,
    DataClass.LOOKS: views.c.viewed_at,
    DataClass.SIGN_INS: sign_ins.c.at,
    DataClass.SIGN_IN_STEPS: half_sessions.c.expires_at,
    DataClass.OWN_DATA_REQUESTS: own_data_steps.c.recorded_at,
}
_ONLY: Mapping[DataClass, ColumnElement[bool]] = {
    DataClass.OWN_DATA_REQUESTS: own_data_steps.c.kind == StepKind.ANSWERED.value,
}


async def count_past(connection: AsyncConnection, kept: DataClass, before: datetime) -> int:
    """How many of a class that goes by itself began to be kept before a moment."""
    counted = select(func.count()).where(BEGAN[kept] < before, _ONLY.get(kept, true()))
    return (await connection.execute(counted)).scalar_one()


async def remove_past(connection: AsyncConnection, kept: DataClass, before: datetime) -> int:
    """Remove some of them, and note how many; how many that was."""
    removed = select(func.remove_past_its_time(kept.value, before))
    return int((await connection.execute(removed)).scalar_one())


def _ended(before: datetime, *, held: bool) -> Select[str]:
    standing = exists().where(
        legal_holds.c.reference == cases.c.reference, legal_holds.c.lifted_at.is_(None)
    )
    return (
        select(cases.c.reference)
        .where(cases.c.ended_at < before, standing if held else ~standing)
        .where(~exists().where(erasures.c.reference == cases.c.reference))
        .order_by(cases.c.ended_at, cases.c.reference)
    )


async def cases_past(
    connection: AsyncConnection, before: datetime, *, held: bool = False
) -> list[str]:
    """Cases that ended before a moment and are not erased, those that ended first in front: those
    that no legal hold keeps, or those that one does.
    """
    return list((await connection.execute(_ended(before, held=held))).scalars())


async def propose_cases(connection: AsyncConnection, count: int, day: str, due: datetime) -> None:
    """A task about so many cases, unless one is open; it names none."""
    waits = select(tasks.c.id).where(tasks.c.kind == ROW, tasks.c.done_at.is_(None))
    if (await connection.execute(waits)).first() is not None:
        return
    row = {
        "id": str(uuid.uuid4()),
        "effect_key": f"{_ABOUT}/{day}",
        "reference": _ABOUT,
        "kind": ROW,
        "team": OPERATIONS,
        "due": due,
        "rule": SERVICE,
        "note": f"{count} due; two people erase each, or a legal hold keeps it",
    }
    await connection.execute(insert(tasks).values(row).on_conflict_do_nothing())


async def removals(connection: AsyncConnection, most: int) -> tuple[RemovalRow, ...]:
    """What was removed, the latest first."""
    kept = retention_removals.c
    query = select(kept["class"].label("of_class"), kept.before, kept.removed, kept.removed_at)
    rows = await connection.execute(query.order_by(kept.id.desc()).limit(literal(most)))
    return tuple(RemovalRow(**row._mapping) for row in rows)
