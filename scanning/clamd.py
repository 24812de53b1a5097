"""ClamAV's daemon, by its INSTREAM command, over TCP or a socket of this machine. It speaks in
clear: an address elsewhere belongs behind a tunnel.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from scanning.protocol import ScanResult, ScanVerdict

_LONGEST_ANSWER: Final = 1024
_FOUND: Final = re.compile(rb"stream: (.{1,200}) FOUND")
_UNSAID: Final = re.compile(r"[^A-Za-z0-9._/-]")
_UNIX: Final = "unix:"

Wire = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clamd:
    """A MalwareScanner. `address` is host:port, or unix: and a path. `step_seconds` is for what we
    send to be taken, and from the file's end to the verdict.
    """

    address: str
    name: str = "clamd"
    connect_seconds: float = 5.0
    step_seconds: float = 30.0
    whole_seconds: float = 180.0

    async def scan(self, parts: AsyncIterator[bytes]) -> ScanVerdict:
        """See MalwareScanner."""
        try:
            async with asyncio.timeout(self.connect_seconds):
                wire = await self._connect()
        except (OSError, TimeoutError):
            return _unknown("scanner-out-of-reach")
        try:
            async with asyncio.timeout(self.whole_seconds):
                return await _scanned(wire, parts, self.step_seconds)
        except TimeoutError:
            return _unknown("scanner-too-slow")
        finally:
            wire[1].transport.abort()

    async def _connect(self) -> Wire:
        if self.address.startswith(_UNIX):
            return await asyncio.open_unix_connection(self.address.removeprefix(_UNIX))
        host, _, port = self.address.rpartition(":")
        return await asyncio.open_connection(host.strip("[]"), int(port))


async def _scanned(wire: Wire, parts: AsyncIterator[bytes], patience: float) -> ScanVerdict:
    reader, writer = wire
    # It may answer before the end, and hang up: that the file is longer than it takes.
    taken = await _send(writer, b"zINSTREAM\0", patience)
    async for part in parts:
        if not part:  # an empty one would end the stream
            continue
        taken = taken and await _send(writer, len(part).to_bytes(4, "big") + part, patience)
        if not taken:
            break
    if taken:
        taken = await _send(writer, bytes(4), patience)
    try:
        async with asyncio.timeout(patience):
            answer = await reader.readuntil(b"\0")
    except asyncio.IncompleteReadError as cut:
        answer = cut.partial
    except (OSError, asyncio.LimitOverrunError):
        return _unknown("scanner-unreadable")
    return _verdict(answer[:_LONGEST_ANSWER], whole=taken)


async def _send(writer: asyncio.StreamWriter, data: bytes, patience: float) -> bool:
    """Whether it went out."""
    with contextlib.suppress(OSError):
        writer.write(data)
        async with asyncio.timeout(patience):
            await writer.drain()
        return True
    return False


def _verdict(answer: bytes, *, whole: bool) -> ScanVerdict:
    """Only what says so word for word counts as clean, and only of the whole file."""
    said = answer.rstrip(b"\0\r\n ")
    if said == b"stream: OK" and whole:
        return ScanVerdict(result=ScanResult.CLEAN)
    found = _FOUND.fullmatch(said)
    if found is not None:
        name = _UNSAID.sub("_", found.group(1).decode("ascii", "replace"))
        return ScanVerdict(result=ScanResult.INFECTED, found=name)
    return _unknown("scanner-cannot-say")


def _unknown(code: str) -> ScanVerdict:
    return ScanVerdict(result=ScanResult.UNKNOWN, found=code)
