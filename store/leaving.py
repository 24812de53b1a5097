"""A withdrawal and a notice on its way out wait for each other, so that nothing leaves after a
withdrawal was acknowledged (R10).

Both take a lock of the case's own, which nothing else waits for: a slow channel never holds up the
case's record.
"""

from __future__ import annotations

from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from store.bundle import Bundle, PreparedStatement
from store.locks import lock_named

_SHARED = PreparedStatement(
    select(func.pg_advisory_xact_lock_shared(lock_named(bindparam("lock"))))
)


def leaving(bundle: Bundle, reference: str) -> None:
    """A notice of this case is about to leave; until the transaction ends."""
    bundle.add(_SHARED, lock=_name(reference))


async def nothing_leaving(connection: AsyncConnection, reference: str) -> None:
    """Wait until no notice of this case is on its way, and let none begin until the transaction
    ends.

    A channel that takes longer than the database lets anybody wait has long been handed the notice:
    a person's withdrawal is not refused for it.
    """
    try:
        async with connection.begin_nested():
            await connection.execute(
                select(func.pg_advisory_xact_lock(lock_named(_name(reference))))
            )
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
            raise


_LOCK_NOT_AVAILABLE = "55P03"


def _name(reference: str) -> str:
    return f"leaving/{reference}"
