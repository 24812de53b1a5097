"""Silence keeps nobody out: the bounds of connections."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from pathlib import Path

import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tests.servers import TestDatabase
from tests.web.front_door import FrontDoor, front_door_on
from web.server import CONNECTIONS, Patience, listening, serve_until
from wiring.embedded.ports import LOOPBACK, free_ports


@pytest.fixture
async def door(database: TestDatabase, tmp_path: Path) -> AsyncIterator[FrontDoor]:
    async with front_door_on(database, tmp_path) as made:
        yield made


async def test_as_many_silent_connections_as_there_are_places_keep_nobody_out(
    door: FrontDoor,
) -> None:
    port = int(door.own.rpartition(":")[2])
    with ExitStack() as held:
        for number in range(CONNECTIONS + 20):
            wire = held.enter_context(socket.create_connection((LOOPBACK, port), timeout=30))
            if number % 2:
                wire.sendall(b"GET / HTTP/1.1\r\nHost:")
            await asyncio.sleep(0)
        assert (await door.ask("GET", "/codec/health")).content == b"ok"


def test_no_part_of_a_page_waits_until_the_one_before_is_acknowledged() -> None:
    with ExitStack() as held:
        listener = held.enter_context(listening(LOOPBACK, free_ports().ui))
        held.enter_context(socket.create_connection(listener.getsockname(), timeout=30))
        accepted = held.enter_context(listener.accept()[0])
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


async def test_endless_headers_end_the_connection(door: FrontDoor) -> None:
    port = int(door.own.rpartition(":")[2])

    def talk() -> bytes:
        with socket.create_connection((LOOPBACK, port), timeout=30) as wire:
            wire.sendall(b"GET / HTTP/1.1\r\n" + b"X-More: " + b"a" * 200_000)
            return wire.recv(64)

    assert b" 400 " in await asyncio.to_thread(talk)


@asynccontextmanager
async def _server(patience: Patience) -> AsyncIterator[int]:
    """One that says how much it was sent."""

    async def count(scope: Scope, receive: Receive, send: Send) -> None:
        with suppress(ClientDisconnect):
            body = await Request(scope, receive).body()
            await Response(str(len(body)))(scope, receive, send)

    port, stopping = free_ports().ui, asyncio.Event()
    listener = listening(LOOPBACK, port)
    serving = asyncio.create_task(serve_until(stopping, count, listener, patience))
    try:
        while True:
            with suppress(OSError):
                (await asyncio.open_connection(LOOPBACK, port))[1].close()
                break
            await asyncio.sleep(0.01)
        yield port
    finally:
        stopping.set()
        await serving


async def _send(port: int, length: int, piece: int, every: float) -> bytes:
    """What is answered to somebody who sends so much in such pieces."""
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    answer = b""
    with suppress(OSError):
        writer.write(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % length)
        while length > 0 and not reader.at_eof():
            writer.write(b"a" * min(piece, length))
            await writer.drain()
            length -= piece
            await asyncio.sleep(every)
        answer = await reader.readline()
    writer.close()
    return answer.strip()


async def test_a_slow_line_is_heard_out_and_whoever_only_drips_is_not() -> None:
    patience = Patience(seconds=0.3, least_bytes=100, slowest=2000)
    async with _server(patience) as port:
        slow, drip, silent, endless = await asyncio.gather(
            _send(port, 2000, 150, 0.1),
            _send(port, 2000, 1, 0.1),
            _send(port, 2000, 500, 1.0),
            _send(port, 2000, 45, 0.1),
        )
    # The first took more than a second, three times what the headers may; the last one would have
    # taken more than four.
    assert slow == b"HTTP/1.1 200 OK"
    assert (drip, silent, endless) == (b"", b"", b"")
