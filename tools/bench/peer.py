"""A peer beside the floor: DBOS, which keeps its promises in PostgreSQL alone. See
`tools.bench.peer_worker`; asked for with `--peers`.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tools.bench.bench import Bench, Side
from tools.bench.floor import Message
from tools.bench.machine import ROOT
from tools.bench.plain import CONTENT, FIRST_RINGS, MESSAGES, tables_of
from tools.bench.rows import tables
from tools.bench.subject import Ask, watching
from wiring.embedded.addresses import database_of
from wiring.embedded.folder import FIRST_TRACK
from wiring.embedded.process import Child

PEER = "peer"
PYTHON = ROOT / ".venv-peers" / "bin" / "python"
_OWN_DATABASE = "bench_peer"
_UP_WITHIN = 60.0


class Peer:
    """See `Subject`. To take a case in and to start its workflow is one call here."""

    name = PEER
    tables = tables_of(PEER)

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.refused = 0
        self._reader = reader
        self._writer = writer
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[None]] = {}

    async def listen(self) -> None:
        """Listen for what is done. Never returns while the peer is up; cancel it."""
        while line := await self._reader.readline():
            self._waiting.pop(int(line)).set_result(None)

    async def take_in(self, number: str, rings_at: datetime | None = None) -> str:
        """See Subject."""
        rings_at = rings_at or datetime.now(UTC) + timedelta(hours=FIRST_RINGS)
        await self._done("start", number, rings_at=rings_at.timestamp(), content=CONTENT)
        return number

    async def start(self, taken: str) -> str:
        """See Subject."""
        return taken

    async def ask(self, reference: str, what: Ask) -> None:
        """See Subject."""
        await self._tell(reference, MESSAGES[what], asks=True)

    async def report(self, reference: str, key: str) -> None:
        """See Subject."""
        await self._tell(reference, Message(key=key, kind="update"), asks=False)

    async def history(self, reference: str) -> list[str]:
        """See Subject: it keeps none that could be counted alike."""
        return []

    async def beside(self) -> list[str]:
        """See Subject: nothing."""
        return []

    async def _tell(self, reference: str, message: Message, asks: bool) -> None:
        await self._done("tell", reference, message={**asdict(message), "asks": asks})

    async def _done(self, do: str, reference: str, **more: Any) -> None:
        number, done = next(self._numbers), asyncio.get_running_loop().create_future()
        self._waiting[number] = done
        said = {"number": number, "do": do, "reference": reference, **more}
        self._writer.write(json.dumps(said).encode() + b"\n")
        await done


@asynccontextmanager
async def peer_at_work(bench: Bench) -> AsyncIterator[Side]:
    """The peer, warmed up, until the block ends. Raises NotAtWork, or TimeoutError if it does not
    come up at all.
    """
    system = bench.system
    socket = system.folder.root / "peer.socket"
    system.cluster.create_database(_OWN_DATABASE)
    with system.cluster.connect(database_of(FIRST_TRACK)) as connection:
        connection.execute(tables(PEER))
    words = (str(socket), system.database_url, system.url_of(_OWN_DATABASE))
    launch = system.program(PEER, "tools.bench.peer_worker", *words, python=str(PYTHON))
    system.workers[PEER] = Child(launch)
    try:
        peer = Peer(*await _connected(socket))
        listening = asyncio.create_task(peer.listen())
        async with watching(system.database_url, peer.tables) as watcher:
            side = Side(peer, watcher)
            await bench.warm_up(side)
            yield side
        listening.cancel()
    finally:
        await asyncio.to_thread(system.workers.pop(PEER).stop)


async def _connected(socket: Path) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    async with asyncio.timeout(_UP_WITHIN):
        while True:
            with contextlib.suppress(OSError):
                return await asyncio.open_unix_connection(socket)
            await asyncio.sleep(0.2)
