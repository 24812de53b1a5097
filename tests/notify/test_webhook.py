"""Where an organisation has us send events: what its name leads to is judged with each sending."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest

from notify.webhook import WebhookCall, call_webhook
from policy.webhooks import secret_of


class Listener:
    """A machine of ours: what it was asked."""

    def __init__(self) -> None:
        self.port, self.connected, self.asked = 0, 0, b""

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connected += 1
        self.asked = await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        writer.close()


@pytest.fixture
async def ours() -> AsyncIterator[Listener]:
    listener = Listener()
    server = await asyncio.start_server(listener.take, "127.0.0.1", 0)
    listener.port = server.sockets[0].getsockname()[1]
    async with server:
        yield listener


def _leads_to(monkeypatch: pytest.MonkeyPatch, *looked_up: tuple[str, ...]) -> list[str]:
    """Each look-up of a name gives the next of these addresses; the names that were looked up."""
    names: list[str] = []

    async def found(host: str, port: int, **_: Any) -> list[Any]:
        names.append(host)
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, (address, port)) for address in looked_up[len(names) - 1]]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", found)
    return names


def _call(address: str) -> WebhookCall:
    return WebhookCall(address=address, id="w-1", body=b"{}", secrets=[secret_of(b"k" * 32)])


@pytest.mark.parametrize(
    "found", [("127.0.0.1",), ("8.8.8.8", "127.0.0.1"), ("169.254.169.254",), ("10.0.0.1",), ()]
)
async def test_a_name_that_leads_to_a_machine_of_ours_is_not_asked(
    ours: Listener, monkeypatch: pytest.MonkeyPatch, found: tuple[str, ...]
) -> None:
    names = _leads_to(monkeypatch, found)
    call = _call(f"https://told.example:{ours.port}/events")
    assert await call_webhook(call, on_this_machine=False) == "not-public"
    assert names == ["told.example"] and ours.connected == 0


async def test_an_address_of_this_machine_is_asked_in_the_embedded_default_alone(
    ours: Listener,
) -> None:
    plain = _call(f"http://127.0.0.1:{ours.port}/events")
    assert await call_webhook(plain, on_this_machine=False) == "address-unfit"
    secure = _call(f"https://127.0.0.1:{ours.port}/events")
    assert await call_webhook(secure, on_this_machine=False) == "not-public"
    assert ours.connected == 0
    assert await call_webhook(plain, on_this_machine=True) == ""


async def test_the_address_that_was_judged_is_the_one_that_is_asked(
    ours: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whoever's name it is may have it lead elsewhere a moment later.
    names = _leads_to(monkeypatch, ("127.0.0.1",), ("10.0.0.1",), ("10.0.0.1",))
    call = _call(f"http://told.example:{ours.port}/events?of=us")
    assert await call_webhook(call, on_this_machine=True) == ""
    assert names == ["told.example"]
    assert f"Host: told.example:{ours.port}\r\n".encode() in ours.asked
