"""Statements that leave together: one message for all of them, and one wait for what comes back.

The driver's own pipeline has a cursor, a lock and a wait for each statement, writes each as it
comes, and makes a journey of its own to begin a transaction: as many system calls here, and the
server woken as often, for what is one message. Here all of it is handed to the driver's library,
which keeps it until it is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg.abc import PQGen
from psycopg.adapt import Transformer
from psycopg.generators import send
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from psycopg.rows import namedtuple_row

from store.driver_connection import DriverConnection, Said


class SentTogether(psycopg.AsyncCursor[Any]):
    """One cursor for all of them. What it asks of the driver's inner methods a test holds."""

    def __init__(self, connection: DriverConnection) -> None:
        super().__init__(connection)
        self._said_first = connection.said_first

    async def send(
        self, statements: Sequence[Said], *, begin: bytes = b"", end: bytes = b""
    ) -> list[Sequence[Any]]:
        """The rows of each. `begin` and `end` are commands around them; without the first a
        transaction begins where each does not stand by itself.
        """
        async with self._conn.lock:
            begins = self._pgconn.transaction_status == TransactionStatus.IDLE
            first = self._said_first() if begins else ()
            if begins and not begin and not self._conn.autocommit:
                begin = self._conn._get_tx_start_command()
            await self._conn.wait(self._send_gen([*first, *statements], begin, end))
        return [self._rows(result) for result in self._results[len(first) :]]

    def _send_gen(self, statements: Sequence[Said], begin: bytes, end: bytes) -> PQGen[None]:
        connection = self._conn
        self._tx = Transformer(self)
        # Each statement's result is kept, as those of one that is sent many times over.
        self._execmany_returning = True
        # What cannot be written down fails before anything is sent.
        queries = [self._convert_query(text, values) for text, values, _ in statements]
        pipeline = connection._pipeline = psycopg.AsyncPipeline(connection)
        yield from pipeline._enter_gen()
        failed: BaseException | None = None
        try:
            if begin:
                yield from connection._exec_command(begin)
            for query, (_, _, kept) in zip(queries, statements, strict=True):
                # The driver would have a connection parse it five times before it keeps it.
                yield from self._maybe_prepare_gen(query, prepare=kept)
            yield from connection._prepared.maintain_gen(connection)
            if end:
                yield from connection._exec_command(end)
            pipeline._enqueue_sync()
            while pipeline.command_queue:
                pipeline.command_queue.popleft()()
            yield from send(self._pgconn)
            yield from pipeline._fetch_gen(flush=False)
        except BaseException as error:
            failed = error
            raise
        finally:
            connection._pipeline = None
            pipeline._exit(failed)

    def _rows(self, result: PGresult) -> Sequence[Any]:
        if result.status != ExecStatus.TUPLES_OK:
            return []
        self.pgresult = result
        self._tx.set_pgresult(result)
        return self._tx.load_rows(0, result.ntuples, namedtuple_row(self))
