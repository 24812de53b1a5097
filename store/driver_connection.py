"""The driver's connection, but for two things. It keeps its prepared statements when what was begun
is rolled back in good order; and one of its kind may have something to say with the beginning of
each transaction.

Whatever only reads and says nothing of an end is rolled back when its connection is put back, so
that is the end of most requests. The driver forgets every statement then, here and at the server,
for a table that was made since the beginning may be gone; our programs make none. After an error it
still forgets all: what was being prepared is known to one side alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from psycopg.pq import PipelineStatus, TransactionStatus

Said = tuple[bytes, Mapping[str, Any], bool]
"""A statement's text and values, and whether the connection is to keep it prepared."""


class DriverConnection(psycopg.AsyncConnection[Any]):
    """See the module."""

    async def rollback(self) -> None:
        """See psycopg."""
        plain = self.pgconn.pipeline_status == PipelineStatus.OFF
        if not plain or self.pgconn.transaction_status != TransactionStatus.INTRANS:
            await super().rollback()
            return
        async with self.lock:
            await self.wait(self._exec_command(b"ROLLBACK"))

    def said_first(self) -> Sequence[Said]:
        """What goes before a transaction's first statement, and with it."""
        return ()
