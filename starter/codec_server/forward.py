"""Handing a request on to Temporal's own pages, and their answer back, unchanged."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler

SECONDS = 120.0
"""Longer than the pages' own waiting for news of a case."""
_AT_ONCE = 64 * 1024

_PASSED_ON = frozenset(
    {
        "accept",
        "accept-encoding",
        "accept-language",
        "caller-type",
        "content-type",
        "if-modified-since",
        "if-none-match",
        "range",
        "x-csrf-token",
    }
)
"""What of a request goes on. Its length is our own count of what we read, its host the one we ask,
and of its cookies only the pages' own goes with it: the session is nobody else's.
"""
_PAGES_COOKIE = "_csrf="

# What belongs to one connection and not to the message.
_OF_THE_CONNECTION = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)


class PagesOutOfReach(Exception):
    """Temporal's own pages do not answer."""


def forward(request: BaseHTTPRequestHandler, target: str, body: bytes, address: str) -> None:
    """Hand a request for `target` on to `address` (host:port) and its answer back as it comes.

    Raises PagesOutOfReach as long as nothing was answered.
    """
    connection = HTTPConnection(address, timeout=SECONDS)
    try:
        try:
            headers = _passed_on(request.headers.items())
            connection.request(request.command, target, body or None, headers)
            response = connection.getresponse()
        except (OSError, HTTPException):
            raise PagesOutOfReach from None
        _hand_back(request, response)
    finally:
        connection.close()


def fetch(path: str, address: str) -> bytes:
    """What `address` answers to a GET. Raises PagesOutOfReach, also for an answer that is none."""
    connection = HTTPConnection(address, timeout=SECONDS)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        answer = response.read()
    except (OSError, HTTPException):
        raise PagesOutOfReach from None
    finally:
        connection.close()
    if response.status != HTTPStatus.OK:
        raise PagesOutOfReach
    return answer


def _hand_back(request: BaseHTTPRequestHandler, response: HTTPResponse) -> None:
    request.send_response_only(response.status)
    for name, value in _of_the_message(response.getheaders()):
        request.send_header(name, value)
    request.end_headers()
    while part := response.read1(_AT_ONCE):
        request.wfile.write(part)


def _passed_on(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    named = {name.lower(): value for name, value in headers}
    kept = {name: value for name, value in named.items() if name in _PASSED_ON}
    cookies = [part.strip() for part in named.get("cookie", "").split(";")]
    own = [part for part in cookies if part.startswith(_PAGES_COOKIE)]
    return {**kept, "cookie": own[0]} if own else kept


def _of_the_message(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name.lower() not in _OF_THE_CONNECTION]
