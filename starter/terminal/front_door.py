"""The way to the front door: one request, with bounds on how long it may take. No library beside
Python's own, so that a command starts at once.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import click

from starter.terminal.output import Exit, Stopped, stopped

CONNECT_SECONDS: Final = 5.0
STARTING_SECONDS: Final = 20.0
ANSWER_SECONDS: Final = 120.0
"""Long enough for all chains of a large record to be verified."""
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class DoorAddress:
    """A front door by its address, `https://referrals.example`; on one's own machine also http. It
    is `starting` if the system behind it runs and may have begun a moment ago.
    """

    address: str
    starting: bool = False

    @property
    def unfit(self) -> str:
        """Why no token is sent to such an address; empty if it may be."""
        try:
            parts = urlsplit(self.address)
            host, _ = parts.hostname, parts.port
        except ValueError:
            return "It is no address."
        if parts.scheme not in ("http", "https") or not host:
            return "It is no http or https address."
        if parts.path not in ("", "/") or parts.query or parts.username:
            return "It has more than a name and a port."
        if parts.scheme == "http" and host not in _LOOPBACK:
            return "It is not https, and what is sent there could be read on the way."
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorAnswer:
    """What came back. `wait` is the header that says in how many seconds to ask again."""

    status: int
    body: bytes
    wait: str = ""


Way = Callable[[DoorAddress, str, bytes, Mapping[str, str]], DoorAnswer]
"""Address, path, body and headers in, the answer out."""


def post(door: DoorAddress, path: str, body: bytes, headers: Mapping[str, str]) -> DoorAnswer:
    """Ask. Raises Stopped if nobody answers."""
    if door.unfit:
        raise stopped(
            "front-door-unfit",
            f"This cannot be the front door's address. {door.unfit}",
            "Give the address of a page of the service, as in https://referrals.example.",
            Exit.WRONG_USE,
        )
    return WAY.get()(door, path, body, {"Content-Type": "application/json", **headers})


def _over_http(door: DoorAddress, path: str, body: bytes, headers: Mapping[str, str]) -> DoorAnswer:
    connection = _connected(door)
    try:
        connection.sock.settimeout(ANSWER_SECONDS)
        connection.request("POST", path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        wait = answer.getheader("Retry-After", "")
        return DoorAnswer(status=answer.status, body=answer.read(), wait=wait)
    except (OSError, http.client.HTTPException):
        raise stopped(
            "answer-lost",
            "The front door did not answer to the end. Whether this was accepted is not known.",
            "Look at what it was about before you do it again.",
            Exit.NO_DATABASE,
        ) from None
    finally:
        connection.close()


def _connected(door: DoorAddress) -> http.client.HTTPConnection:
    """A connection. A system that was started a moment ago is waited for: it says its addresses
    before its pages answer. Raises Stopped.
    """
    until = time.monotonic() + (STARTING_SECONDS if door.starting else 0)
    while True:
        connection = _connection(door)
        try:
            connection.connect()
            return connection
        except ConnectionRefusedError:
            if time.monotonic() >= until:
                raise _out_of_reach(door) from None
            time.sleep(0.2)
        except (OSError, http.client.HTTPException):
            raise _out_of_reach(door) from None


WAY: ContextVar[Way] = ContextVar("way to the front door", default=_over_http)
"""Tests put a way without a socket here."""


def _connection(door: DoorAddress) -> http.client.HTTPConnection:
    parts = urlsplit(door.address)
    host = parts.hostname or ""
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port, timeout=CONNECT_SECONDS)
    # A moment's work to load, and a desk on the service's own machine needs none.
    import ssl

    trusted = ssl.create_default_context()
    return http.client.HTTPSConnection(host, parts.port, timeout=CONNECT_SECONDS, context=trusted)


def _out_of_reach(door: DoorAddress) -> Stopped:
    return stopped(
        "front-door-out-of-reach",
        f"The front door at {click.format_filename(door.address)} cannot be reached, so nothing "
        "was accepted.",
        "See that the service runs (`make run`) and that this is its address "
        "(REFERRALS_FRONT_DOOR, or REFERRALS_SUITABILITY_FRONT_DOOR, says another), and do this "
        "again.",
        Exit.NO_DATABASE,
    )
