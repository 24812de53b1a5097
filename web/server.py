"""The HTTP server, with bounds on how many connect, and on how long somebody may take to say what
they want: silent connections never keep others out, and a slow line is not taken for silence.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from wiring.listening import listened_at

CONNECTIONS: Final = 200
IDLE_SECONDS: Final = 30
_HEADER_BYTES: Final = 32 * 1024
_LAST_ANSWERS_SECONDS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long somebody may take. `seconds` from the first byte of a request to the last of its
    headers. Of what is sent behind them, which the guard bounds by where it is sent: in every so
    many `seconds` at least `least_bytes`, and all of it at `slowest` bytes a second or faster, with
    as many seconds to spare.
    """

    seconds: float = 20.0
    least_bytes: int = 16 * 1024
    slowest: int = 8 * 1024


class Connection(H11Protocol):
    """One connection. When all places are taken, the one that has been idle longest gives way."""

    _slow: asyncio.TimerHandle | None = None
    _since: float = 0.0
    _ends: float | None = None
    """When what is sent behind the headers must all have come."""
    _came = 0
    """Bytes since somebody last looked."""

    def __init__(self, *given: Any, patience: Patience, **named: Any) -> None:
        """See base class."""
        super().__init__(*given, **named)
        self._patience = patience

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See base class."""
        if len(self.connections) >= CONNECTIONS and not self._make_room():
            transport.close()
        super().connection_made(transport)
        self._since = self.loop.time()
        self._expect_request()

    def data_received(self, data: bytes) -> None:
        """See base class."""
        self._came += len(data)
        super().data_received(data)
        if not self.waiting:
            self._stop_waiting()
        elif self._ends is None and self.conn.their_state is h11.SEND_BODY:
            self._expect_body()
        else:
            self._expect_request()

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
            self._slow = self.loop.call_later(self._patience.seconds, self._too_slow)

    def _expect_body(self) -> None:
        """The headers are there; what follows may take as long as it honestly needs."""
        self._stop_waiting()
        length = int(dict(self.scope["headers"]).get(b"content-length", b"0"))
        allowed = self._patience.seconds + length / self._patience.slowest
        self._ends, self._came = self.loop.time() + allowed, 0
        self._look_later()

    def _look_later(self) -> None:
        self._slow = self.loop.call_later(self._patience.seconds, self._look)

    def _look(self) -> None:
        """Whether enough has come. Where we ourselves do not read on, nobody else is slow."""
        now, ours = self.loop.time(), self.flow.read_paused
        enough = self._came >= self._patience.least_bytes
        if self._ends is None or now > self._ends or not (enough or ours):
            self._too_slow()
            return
        self._since, self._came = now, 0
        self._look_later()

    def _stop_waiting(self) -> None:
        self._ends = None
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


PATIENCE: Final = Patience()


def listening(host: str, port: int) -> socket.socket:
    """A socket that connections come to. Raises CannotListen."""
    with listened_at(f"{host}:{port}"):
        listener = socket.create_server((host, port))
    # A page goes out in two pieces. Without this, which each connection takes over from here, the
    # second waits until the browser has acknowledged the first: 40 ms a page, and more far away.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


async def serve_until(
    stopping: asyncio.Event, app: ASGIApp, listener: socket.socket, patience: Patience = PATIENCE
) -> None:
    """Answer whoever comes to a socket until told to stop."""
    config = uvicorn.Config(
        app,
        http=functools.partial(Connection, patience=patience),  # type: ignore[arg-type]
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
