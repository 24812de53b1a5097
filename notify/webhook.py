"""Sends an event to an organisation's address without opening a way to our own machines: the name
is looked up once, every address that it resolves to must be public, and the request goes to that
very address. Redirects are not followed, and only the status of the answer is read.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from policy.webhooks import may_be_asked, refused_webhook, signature

SECONDS = 10.0
_MOST_READ = 1_024
_KIND = "application/cloudevents+json; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookCall:
    """What is sent, to where; `secrets` are the live ones, the newest first."""

    address: str
    id: str
    body: bytes
    secrets: Sequence[str] = field(repr=False)


async def call_webhook(call: WebhookCall, *, on_this_machine: bool) -> str:
    """Send it once. Empty if it was taken, otherwise the stable code of why it was not."""
    if refused_webhook(call.address, on_this_machine=on_this_machine) is not None:
        return "address-unfit"
    try:
        async with asyncio.timeout(SECONDS):
            return await _ask(call, on_this_machine)
    except TimeoutError:
        return "timed-out"
    except ssl.SSLError:
        return "tls-failed"
    except (OSError, ValueError):
        return "out-of-reach"


async def _ask(call: WebhookCall, on_this_machine: bool) -> str:
    parts = urlsplit(call.address)
    secure, host = parts.scheme == "https", parts.hostname or ""
    port = parts.port or (443 if secure else 80)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror:
        return "no-such-name"
    addresses = [str(info[4][0]) for info in found]
    if not may_be_asked(addresses, on_this_machine=on_this_machine):
        return "not-public"
    reader, writer = await asyncio.open_connection(
        # The address that was judged: a second look-up might lead elsewhere.
        addresses[0],
        port,
        ssl=ssl.create_default_context() if secure else None,
        server_hostname=host if secure else None,
        limit=_MOST_READ,
    )
    try:
        target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        writer.write(_request(target, parts.netloc, call) + call.body)
        await writer.drain()
        return _code(await reader.readline())
    finally:
        writer.transport.abort()


def _request(target: str, host: str, call: WebhookCall) -> bytes:
    at = int(time.time())
    headers: Mapping[str, str] = {
        "Host": host,
        "User-Agent": "rough-sleeping-referrals",
        "Content-Type": _KIND,
        "Content-Length": str(len(call.body)),
        "Connection": "close",
        "webhook-id": call.id,
        "webhook-timestamp": str(at),
        "webhook-signature": signature(call.secrets, call.id, at, call.body),
    }
    lines = [f"POST {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("ascii")


def _code(line: bytes) -> str:
    """Empty for any 2xx. A redirect is a no: it may lead anywhere."""
    version, _, rest = line.partition(b" ")
    status = rest[:3]
    if not version.startswith(b"HTTP/1.") or len(status) < 3 or not status.isdigit():
        return "no-answer"
    return "" if status.startswith(b"2") else f"status-{status.decode()}"
