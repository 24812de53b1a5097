"""A pipeline whose statements leave together.

The driver's own writes each statement as it comes and waits for the socket twice each time: as many
system calls here, and the server woken as often, for what is one message. Here a statement is
handed to the driver's library, which keeps it until all of them are sent.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.abc import PQGen
from psycopg.generators import send


class SentTogether(psycopg.AsyncPipeline):
    """See module. The methods it has of its own are the driver's inner ones; a test holds that."""

    def _communicate_gen(self) -> PQGen[None]:
        while self.command_queue:
            self.command_queue.popleft()()
        yield from ()

    def _sync_gen(self) -> PQGen[None]:
        self._enqueue_sync()
        yield from self._communicate_gen()
        yield from send(self.pgconn)
        yield from self._fetch_gen(flush=False)

    def _exit_gen(self) -> PQGen[None]:
        # After a commit nothing is left to be asked for.
        if self.command_queue or self.result_queue:
            yield from self._sync_gen()


def send_together(connection: psycopg.AsyncConnection[Any]) -> None:
    """Have the pipeline that is now entered on this connection be one of these; one that is under
    way goes on as it is.
    """
    if connection._pipeline is None:
        connection._pipeline = SentTogether(connection)
