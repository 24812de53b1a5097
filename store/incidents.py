"""What should not have happened and somebody must look at: by kind and subject, never with
content.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store.tables import incidents

_LONGEST_SUBJECT = 80
_ONCE = uuid.UUID("6c1d8f3e-52d1-5b0e-9a57-0d6a3d6b8f21")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedIncident:
    """Something that should not have happened: its kind, what it is about, and its code if any."""

    reported_at: datetime
    kind: str
    subject: str
    code: str


async def report(
    engine: AsyncEngine, kind: str, subject: str, code: str = "", *, once: str = ""
) -> None:
    """Record an incident. A subject that is not ours to trust (a workflow id somebody chose) is
    kept as a digest. One of a kind that is reported again and again says which it is: that is
    recorded `once`.
    """
    async with engine.begin() as connection:
        await add_incident(connection, kind, subject, code, once=once)


async def add_incident(
    connection: AsyncConnection, kind: str, subject: str, code: str = "", *, once: str = ""
) -> None:
    """The same in a transaction that does more."""
    id = uuid.uuid5(_ONCE, f"{kind}/{once}") if once else uuid.uuid4()
    known = subject if subject.replace("/", "").replace("-", "").isalnum() else ""
    kept = known[:_LONGEST_SUBJECT] or "sha256:" + hashlib.sha256(subject.encode()).hexdigest()[:16]
    made = insert(incidents).values(id=str(id), kind=kind, subject=kept, code=code)
    await connection.execute(made.on_conflict_do_nothing())


MOST_UNSEEN = 100
"""On one list."""


async def unseen(
    connection: AsyncConnection, limit: int = MOST_UNSEEN
) -> tuple[ReportedIncident, ...]:
    """Incidents nobody has looked at yet, newest first."""
    rows = await connection.execute(
        select(*(incidents.c[name] for name in ReportedIncident.__dataclass_fields__))
        .where(incidents.c.seen_at.is_(None))
        .order_by(incidents.c.reported_at.desc())
        .limit(limit)
    )
    return tuple(ReportedIncident(**row._mapping) for row in rows)
