"""A network that fails: between the workers and a server stands this, and lets through, resets,
stalls, or takes what comes and hands nothing on, so that either end believes the other is there.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from enum import StrEnum

_PIECE = 64 * 1024
_ENDS_WITHIN = 2.0
_RESET = struct.pack("ii", 1, 0)


class Network(StrEnum):
    """How the network is now."""

    WELL = "well"
    STALLED = "stalled"
    """Nothing moves; all of it arrives afterwards."""
    HALF_OPEN = "half-open"
    """What is sent is acknowledged and lost; the connections are reset when it heals."""


class Proxy:
    """The way to one server on this machine."""

    def __init__(self, port: int) -> None:
        self._behind = port
        self._server: asyncio.Server | None = None
        self._state = Network.WELL
        self._changed = asyncio.Event()
        self._open: set[asyncio.StreamWriter] = set()
        self._serving: set[asyncio.Task[None]] = set()
        self.address = ""

    async def start(self) -> None:
        """Listen on a free port, which `address` then names."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        host, port = self._server.sockets[0].getsockname()[:2]
        self.address = f"{host}:{port}"

    @property
    def port(self) -> str:
        """Where it listens."""
        return self.address.rpartition(":")[2]

    def reset(self) -> None:
        """Every connection breaks now."""
        for writer in list(self._open):
            made: socket.socket | None = writer.get_extra_info("socket")
            if made is not None:
                with contextlib.suppress(OSError):
                    made.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            writer.transport.abort()

    def become(self, state: Network) -> None:
        """From now on it is so."""
        healed = self._state is Network.HALF_OPEN
        self._state = state
        self._changed.set()
        self._changed = asyncio.Event()
        if healed:
            self.reset()

    async def stop(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()
        self.become(Network.WELL)
        self.reset()
        if self._serving:
            await asyncio.wait(self._serving, timeout=_ENDS_WITHIN)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            inner_reader, inner = await asyncio.open_connection("127.0.0.1", self._behind)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, inner}
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pass_on(reader, inner))
                both.create_task(self._pass_on(inner_reader, writer))
        except* OSError:
            pass
        finally:
            for one in (writer, inner):
                self._open.discard(one)
                one.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(_PIECE):
            while self._state is Network.STALLED:
                await self._changed.wait()
            if self._state is Network.HALF_OPEN:
                continue
            writer.write(piece)
            await writer.drain()
        # Whoever ends in good order ends both ways.
        raise ConnectionResetError
