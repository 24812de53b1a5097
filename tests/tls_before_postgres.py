"""TLS before a PostgreSQL that was built without it, as the embedded one is: takes the protocol's
own request for TLS, shows a certificate and asks for one, and hands everything on as it came.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from tests.certificates import Authority
from wiring.embedded.ports import LOOPBACK

_ASKS = {80877103: b"S", 80877104: b"N"}
"""What a client may ask for first: TLS, which is given, and GSSAPI, which is not."""


@asynccontextmanager
async def tls_before(port: int, signed_by: Authority) -> AsyncIterator[int]:
    """The port at which a server is reached over TLS, with certificates of one authority on both
    sides.
    """
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(signed_by.ca))
    context.load_cert_chain(*signed_by.issue("server"))
    context.verify_mode = ssl.CERT_REQUIRED
    server = await asyncio.start_server(partial(_serve, context, port), LOOPBACK, 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def _serve(
    context: ssl.SSLContext,
    port: int,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
) -> None:
    with contextlib.suppress(OSError, asyncio.IncompleteReadError):
        while (asked := await reader.readexactly(8)) and _ASKS[_code(asked)] != b"S":
            writer.write(b"N")
        writer.write(b"S")
        await writer.start_tls(context)
        behind, before = await asyncio.open_connection(LOOPBACK, port)
        await asyncio.gather(_pass_on(reader, before), _pass_on(behind, writer))
    writer.close()


def _code(asked: bytes) -> int:
    return int.from_bytes(asked[4:], "big")


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    try:
        while part := await source.read(65536):
            target.write(part)
            await target.drain()
    finally:
        target.close()
