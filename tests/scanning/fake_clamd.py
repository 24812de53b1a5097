"""A ClamAV daemon that finds one word only, and speaks the protocol of the real one (INSTREAM)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

VIRUS = b"fake-virus"
_LONGEST = 4 * 1024 * 1024


@dataclass(slots=True, kw_only=True)
class FakeClamd:
    """What it is to do: `mood` is `scan`, `silent` or `odd`. `longest` is as StreamMaxLength."""

    address: str = ""
    mood: str = "scan"
    longest: int = _LONGEST
    scanned: list[int] = field(default_factory=list)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        with suppress(OSError, asyncio.IncompleteReadError):
            assert await reader.readexactly(10) == b"zINSTREAM\0"
            writer.write(await self._verdict(reader) + b"\0")
            await writer.drain()
        writer.close()

    async def _verdict(self, reader: asyncio.StreamReader) -> bytes:
        content = b""
        while length := int.from_bytes(await reader.readexactly(4), "big"):
            content += await reader.readexactly(length)
            if len(content) > self.longest:
                return b"INSTREAM size limit exceeded. ERROR"
        self.scanned.append(len(content))
        if self.mood == "silent":
            await reader.read()  # until they hang up
        if self.mood == "odd":
            return b"stream: OK, as far as I can tell"
        return b"stream: Fake.Virus-1 FOUND" if VIRUS in content else b"stream: OK"


@asynccontextmanager
async def fake_clamd(socket: Path | None = None) -> AsyncIterator[FakeClamd]:
    """One that listens, on a free port or on a socket of this machine."""
    made = FakeClamd()
    if socket is not None:
        server: asyncio.Server = await asyncio.start_unix_server(made.answer, socket)
        made.address = f"unix:{socket}"
    else:
        server = await asyncio.start_server(made.answer, "127.0.0.1", 0)
        made.address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield made
    finally:
        server.close()
