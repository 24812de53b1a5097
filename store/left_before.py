"""What left before the record was put back from an older copy, and which the record then orders
again: taken over from the outside log by a rebuild, and asked before every send.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Text, bindparam, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from store.bundle import PreparedStatement, Rows
from store.tables import left_before as table

COUNTS_FOR = timedelta(days=1)
"""For how long a notice that left holds back another one that says the same to the same under a
number of its own. What the cases live through again comes within minutes; a day later the same
words may be news.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftBefore:
    """A notice that left, by our own number then. `perhaps`: it was begun, and nobody knows whether
    its channel took it.
    """

    id: str
    same: str
    reference: str
    left_at: datetime
    perhaps: bool


LEFT_BEFORE = PreparedStatement(
    select(table.c.id, table.c.same, table.c.reference, table.c.left_at, table.c.perhaps)
    .where(
        or_(
            table.c.id == bindparam("of", type_=Text),
            (table.c.same == bindparam("same", type_=Text))
            & table.c.used_by.is_(None)
            & (table.c.until > func.statement_timestamp()),
        ),
    )
    # Its own number first, then what surely left.
    .order_by((table.c.id == bindparam("of", type_=Text)).desc(), table.c.perhaps, table.c.left_at)
    .limit(1)
)


def left_before(found: Rows) -> LeftBefore | None:
    """The one that LEFT_BEFORE found, if any."""
    return LeftBefore(**found[0]._asdict()) if found else None


async def mark_used(connection: AsyncConnection, id: str, by: str) -> None:
    """It has stood for one notice, and stands for no other."""
    await connection.execute(update(table).where(table.c.id == id).values(used_by=by))


async def keep_left(connection: AsyncConnection, left: Iterable[LeftBefore]) -> int:
    """Keep what left, each once; how many are new."""
    rows = [
        {
            "id": each.id,
            "same": each.same,
            "reference": each.reference,
            "left_at": each.left_at,
            "perhaps": each.perhaps,
        }
        for each in left
    ]
    if not rows:
        return 0
    until = func.clock_timestamp() + COUNTS_FOR
    made = insert(table).values([{**row, "until": until} for row in rows])
    new = await connection.execute(made.on_conflict_do_nothing().returning(table.c.id))
    return len(new.all())
