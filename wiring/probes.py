"""Whether a process lives and is ready, for whoever keeps processes running: `GET /live` and
`GET /ready` at a port of their own, which no person and no proxy reaches.

`/live` is answered with 200 as long as the process does anything at all: a server that is out of
reach is no reason to start it again. `/ready` is answered with 200 from when it has begun its work,
its self-check passed, until it is told to stop; before and after with 503.

    python -m wiring.probes PORT [live|ready]

ends with 0 where the answer is 200: for a place that can only run commands.
"""

from __future__ import annotations

import asyncio
import http.client
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from wiring.exit import end_with
from wiring.listening import listened_at

_LONGEST: Final = 8 * 1024
_SECONDS: Final = 3.0
_WORDS: Final = {200: "OK", 404: "Not Found", 503: "Service Unavailable"}


class Probes:
    """What a process says of itself."""

    def __init__(self, stopping: asyncio.Event) -> None:
        self._stopping, self._at_work = stopping, False

    def at_work(self) -> None:
        """Its work has begun."""
        self._at_work = True

    @property
    def ready(self) -> bool:
        """Whether it works, and has not been told to stop."""
        return self._at_work and not self._stopping.is_set()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request, one answer, in a few seconds or not at all."""
        try:
            async with asyncio.timeout(_SECONDS):
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(_answer(self._status(head)))
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError, OSError):
            pass
        finally:
            writer.close()

    def _status(self, head: bytes) -> int:
        match head.split(b"\r\n", 1)[0].split():
            case [b"GET", b"/live", _]:
                return 200
            case [b"GET", b"/ready", _]:
                return 200 if self.ready else 503
        return 404


def _answer(status: int) -> bytes:
    words = _WORDS[status]
    lines = (
        f"HTTP/1.1 {status} {words}",
        "Content-Type: text/plain",
        f"Content-Length: {len(words) + 1}",
        "Connection: close",
    )
    return ("\r\n".join(lines) + f"\r\n\r\n{words}\n").encode()


@asynccontextmanager
async def probed(listen: str, stopping: asyncio.Event) -> AsyncIterator[Probes]:
    """Answer at host:port as long as this lasts; nowhere if it is empty. Raises CannotListen: a
    process that cannot say that it lives would be killed for it.
    """
    probes = Probes(stopping)
    if not listen:
        yield probes
        return
    host, _, port = listen.rpartition(":")
    with listened_at(listen):
        server = await asyncio.start_server(
            probes.answer, host.strip("[]"), int(port), limit=_LONGEST
        )
    try:
        yield probes
    finally:
        server.close()


def asked(port: int, what: str = "ready") -> int:
    """The status that a process of this machine answers with; 0 if nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
    try:
        connection.request("GET", f"/{what}")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


if __name__ == "__main__":
    end_with(lambda: int(asked(int(sys.argv[1]), *sys.argv[2:3]) != 200))
