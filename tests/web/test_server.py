"""Silence keeps nobody out: the bounds of connections."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.servers import TestDatabase
from tests.web.front_door import FrontDoor, front_door_on
from web.server import CONNECTIONS
from wiring.embedded.ports import LOOPBACK


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


async def test_endless_headers_end_the_connection(door: FrontDoor) -> None:
    port = int(door.own.rpartition(":")[2])

    def talk() -> bytes:
        with socket.create_connection((LOOPBACK, port), timeout=30) as wire:
            wire.sendall(b"GET / HTTP/1.1\r\n" + b"X-More: " + b"a" * 200_000)
            return wire.recv(64)

    assert b" 400 " in await asyncio.to_thread(talk)
