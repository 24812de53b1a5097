"""Asking Temporal's own pages for somebody who does not wait for the answer."""

from __future__ import annotations

import asyncio
import gc
import socket

import pytest

from web.temporal_pages.forward import fetch
from wiring.embedded.ports import LOOPBACK

_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


async def test_an_answer_that_comes_when_nobody_waits_any_more_leaves_no_connection_open() -> None:
    with socket.create_server((LOOPBACK, 0)) as pages:
        asking = asyncio.create_task(fetch("/", f"{LOOPBACK}:{pages.getsockname()[1]}", ""))
        behind, _ = await asyncio.to_thread(pages.accept)
        with behind:
            assert await asyncio.to_thread(behind.recv, 65_536)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
            behind.sendall(_ANSWER)
            behind.settimeout(10)
            assert await asyncio.to_thread(behind.recv, 1) == b""
    # What was left to the collector would be told of here, as an error.
    gc.collect()
