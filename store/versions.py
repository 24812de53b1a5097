"""Which version of what may change of a person is the one that holds now, and so the place that it
is sealed for: an older one that somebody puts back stands in another place, and does not open.

The numbers stand where the application's own role only adds: a correction's is its event's in the
case's chain, and each new safe way has a row of its own, with a digest of its sealed bytes and none
of its words.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import ColumnElement, Label, Text, case, cast, func, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import events, persons, safe_way_versions

AS_SENT = "safe-way"
"""The place of a safe way that came with the referral."""
_CORRECTED = "corrected"
_KIND = "person-corrected"


def safe_way_place(number: int) -> str:
    """The place of the safe way with this number; as sent, it has none (0)."""
    return f"{AS_SENT}/{number}" if number else AS_SENT


def corrected_place(sequence: int) -> str:
    """The place of what was corrected with the event of this number, or before."""
    return f"{_CORRECTED}/{sequence}"


_NEWEST = select(func.max(safe_way_versions.c.number)).where(
    safe_way_versions.c.reference == persons.c.reference
)
SAFE_WAY_PLACE = (
    func.coalesce(literal(f"{AS_SENT}/") + cast(_NEWEST.scalar_subquery(), Text), AS_SENT)
).label("safe_way_place")
"""Beside a row of `persons`: the place of the safe way that holds now."""

# What was corrected before chains were keyed was bound to no number.
_AT = case(
    (events.c.code.is_(None), _CORRECTED),
    else_=literal(f"{_CORRECTED}/") + cast(events.c.sequence, Text),
)


def corrected_before(sequence: ColumnElement[int] | None = None) -> Label[str | None]:
    """Beside a row of `persons`: the place of what was corrected before this event."""
    of = select(_AT).where(events.c.reference == persons.c.reference, events.c.kind == _KIND)
    if sequence is not None:
        of = of.where(events.c.sequence < sequence)
    newest = of.order_by(events.c.sequence.desc()).limit(1).scalar_subquery()
    return newest.label("corrected_place")


CORRECTED_PLACE = corrected_before()
"""Beside a row of `persons`: the place of what was corrected; null where nothing was."""


async def next_safe_way(connection: AsyncConnection, reference: str) -> int:
    """The number that the next safe way of a person gets; their row must be locked."""
    query = select(func.coalesce(func.max(safe_way_versions.c.number), 0) + 1)
    found = await connection.execute(query.where(safe_way_versions.c.reference == reference))
    return int(found.scalar_one())


async def keep_safe_way_number(
    connection: AsyncConnection, reference: str, number: int, sealed: bytes | None, by: str
) -> None:
    """Note that the safe way has this number from now on. Nothing takes it back."""
    row = {
        "reference": reference,
        "number": number,
        "digest": digest_of(sealed),
        "changed_by": by,
    }
    await connection.execute(insert(safe_way_versions).values(row))


def digest_of(sealed: bytes | None) -> bytes:
    """What is kept of a sealed value beside it: of none the digest of nothing."""
    return hashlib.sha256(sealed or b"").digest()
