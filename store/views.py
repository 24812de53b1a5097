"""Who looked into which case: noted before anything is shown, and never changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Text, bindparam, exists, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.references import is_written
from store.bundle import Bundle, PreparedStatement
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
UNWRITTEN = "unknown"
"""In the place of what was typed as a reference and is none: it may be a person's name."""


_OF, _NUMBER, _KIND = (bindparam(name, type_=Text) for name in ("of", "number", "kind"))
_NOTED_ALREADY = exists().where(
    views.c.reference == _OF,
    views.c.staff_number == _NUMBER,
    views.c.kind == _KIND,
    views.c.viewed_at >= func.date_trunc("minute", func.clock_timestamp()),
)
_NOTED = PreparedStatement(
    insert(views).from_select(
        ["staff_number", "reference", "kind"],
        select(_NUMBER, _OF, _KIND).where(~_NOTED_ALREADY),
    )
)


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


_SHOWN = select(*(views.c[name] for name in View.__dataclass_fields__))
_VIEWS = PreparedStatement(
    _SHOWN.where(views.c.reference == bindparam("of")).order_by(views.c.viewed_at, views.c.id)
)


async def note_views(
    connection: AsyncConnection, number: str, references: Collection[str], kind: str
) -> None:
    """Note that somebody looks into these cases: one row a minute for each is enough. Commit before
    anything is shown.
    """
    bundle = Bundle(connection)
    for reference in sorted(references):
        of = reference if reference == NO_CASE or is_written(reference) else UNWRITTEN
        bundle.add(_NOTED, of=of, number=number, kind=kind)
    await bundle.send()


async def views_of(connection: AsyncConnection, reference: str) -> list[View]:
    """Everybody who looked into a case, the earliest first."""
    bundle = Bundle(connection)
    add_views(bundle, reference)
    await bundle.send()
    return views_in(bundle)


def add_views(bundle: Bundle, reference: str) -> None:
    """Ask for them together with something else."""
    bundle.add(_VIEWS, of=reference)


def views_in(bundle: Bundle) -> list[View]:
    """What a bundle brought of them."""
    return [View(**row._asdict()) for row in bundle.brought(_VIEWS)]


async def all_views(connection: AsyncConnection) -> list[View]:
    """Everything that is noted, of every case and of none, the earliest first."""
    return await _found(connection, _SHOWN.order_by(views.c.viewed_at, views.c.id))


async def latest_views(connection: AsyncConnection, most: int) -> list[View]:
    """The latest of it, the last first."""
    return await _found(connection, _SHOWN.order_by(views.c.id.desc()).limit(most))


async def _found(connection: AsyncConnection, query: Select[Any]) -> list[View]:
    return [View(**row._mapping) for row in await connection.execute(query)]
