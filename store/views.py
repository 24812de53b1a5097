"""Who looked into which case: noted before anything is shown, and never changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import views

DECODED = "decoded"
"""The payloads of a case were opened for somebody's browser."""
IDENTITY_READ = "identity read"
"""The referral as it was sent was opened: who the person is."""
SAFE_WAY_READ, SAFE_WAY_CHANGED = "safe way read", "safe way changed"
"""How the person is safely reached was opened, or changed."""
SEARCHED = "searched"
"""A person was looked for by name and birth, or by a reference of the Home Office."""
PROTECTION = "data-protection request"
"""The same, by the data-protection officer, in both tracks."""
CIRCUMSTANCES_READ = "circumstances read"
"""What is on record of a person's circumstances was opened (R73)."""
LINKED_READ = "linked cases read"
"""Cases that may be the same person's were opened beside each other (R33)."""
COPIED = "copied for the person"
"""A copy of what the case holds was made for the person (R82)."""
COUNTED = "counted"
"""Referrals of a period were opened to be counted by nationality and age, nothing else (R39)."""
NOTES_READ = "notes read"
"""The notes on a case were opened."""
FILES_LISTED = "names of files read"
"""The files on a case were listed by their names."""
REFUSED = "refused"
"""Begins what is noted where somebody asked for what they may not."""
NO_CASE = "none"
"""In the place of a reference, for what belongs to no case."""


def file_read(id: str) -> str:
    """The file of this id was given out."""
    return f"file read: {id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Somebody looked into a case: a member of staff or a person of an organisation by number, or
    the organisation by its code for a program of theirs.
    """

    staff_number: str
    reference: str
    kind: str
    viewed_at: datetime


async def note_views(
    connection: AsyncConnection, number: str, references: Collection[str], kind: str
) -> None:
    """Note that somebody looks into these cases: one row a minute for each is enough. Commit before
    anything is shown.
    """
    minute = func.date_trunc("minute", func.clock_timestamp())
    for reference in sorted(references):
        noted = exists().where(
            views.c.reference == reference,
            views.c.staff_number == number,
            views.c.kind == kind,
            views.c.viewed_at >= minute,
        )
        row = select(literal(number), literal(reference), literal(kind)).where(~noted)
        await connection.execute(
            insert(views).from_select(["staff_number", "reference", "kind"], row)
        )


_VIEWS = select(*(views.c[name] for name in View.__dataclass_fields__))


async def views_of(connection: AsyncConnection, reference: str) -> list[View]:
    """Everybody who looked into a case, the earliest first."""
    query = _VIEWS.where(views.c.reference == reference)
    return await _found(connection, query.order_by(views.c.viewed_at, views.c.id))


async def all_views(connection: AsyncConnection) -> list[View]:
    """Everything that is noted, of every case and of none, the earliest first."""
    return await _found(connection, _VIEWS.order_by(views.c.viewed_at, views.c.id))


async def latest_views(connection: AsyncConnection, most: int) -> list[View]:
    """The latest of it, the last first."""
    return await _found(connection, _VIEWS.order_by(views.c.id.desc()).limit(most))


async def _found(connection: AsyncConnection, query: Select[Any]) -> list[View]:
    return [View(**row._mapping) for row in await connection.execute(query)]
