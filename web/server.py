"""The HTTP server, with bounds on how many connect, and on how long somebody may take to say what
they want: silent connections never keep others out.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from typing import Final

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

CONNECTIONS: Final = 200
REQUEST_SECONDS: Final = 20.0
"""From the first byte of a request to its last."""
IDLE_SECONDS: Final = 30
_HEADER_BYTES: Final = 32 * 1024
_LAST_ANSWERS_SECONDS: Final = 5


class Connection(H11Protocol):
    """One connection. When all places are taken, the one that has been idle longest gives way."""

    _slow: asyncio.TimerHandle | None = None
    _since: float = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See base class."""
        if len(self.connections) >= CONNECTIONS and not self._make_room():
            transport.close()
        super().connection_made(transport)
        self._since = self.loop.time()
        self._expect_request()

    def data_received(self, data: bytes) -> None:
        """See base class."""
        super().data_received(data)
        if self.waiting:
            self._expect_request()
        else:
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """See base class."""
        self._stop_waiting()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """See base class, whose shorter patience holds until the next request begins."""
        self._since = self.loop.time()
        super().on_response_complete()

    @property
    def waiting(self) -> bool:
        """Whether no whole request has come that is not answered yet."""
        return self.conn.their_state in (h11.IDLE, h11.SEND_BODY)

    def _make_room(self) -> bool:
        idle = [one for one in self.connections if isinstance(one, Connection) and one.waiting]
        if not idle:
            return False
        min(idle, key=lambda one: one._since).transport.close()
        return True

    def _expect_request(self) -> None:
        if self._slow is None:
            self._slow = self.loop.call_later(REQUEST_SECONDS, self._too_slow)

    def _stop_waiting(self) -> None:
        if self._slow is not None:
            self._slow.cancel()
            self._slow = None

    def _too_slow(self) -> None:
        self._slow = None
        if self.waiting:
            self.transport.close()


class _Server(uvicorn.Server):
    """A uvicorn that leaves signals to its process."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """See base class."""
        yield


async def serve_until(stopping: asyncio.Event, app: ASGIApp, host: str, port: int) -> None:
    """Answer until told to stop. Raises OSError if the address cannot be listened on."""
    listener = socket.create_server((host, port))
    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        lifespan="off",
        log_config=None,
        # An address may hold what somebody searched for.
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=_LAST_ANSWERS_SECONDS,
        h11_max_incomplete_event_size=_HEADER_BYTES,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    ending = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({serving, ending}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        server.should_exit = True
        ending.cancel()
        await serving
