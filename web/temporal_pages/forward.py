"""Handing a request on to Temporal's own pages, and their answer back, unchanged."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

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


_Behind = tuple[HTTPResponse, HTTPConnection]


class PagesOutOfReach(Exception):
    """Temporal's own pages do not answer."""


class FromBehind(StreamingResponse):
    """An answer of Temporal's pages, as it comes; its headers are theirs."""

    def __init__(self, response: HTTPResponse, connection: HTTPConnection) -> None:
        super().__init__(_parts(response), response.status)
        self.raw_headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in response.getheaders()
            if name.lower() not in _OF_THE_CONNECTION
        ]
        self._behind = (response, connection)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See base class. What is behind is let go also when the browser went away."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            for one in self._behind:
                one.close()


async def forward(request: Request, target: str, address: str, token: str) -> FromBehind:
    """Hand a request for `target` on to `address` (host:port) and its answer back as it comes. The
    pages ask Temporal with the `token` of the track's own door, if it has one.

    Raises PagesOutOfReach if there is none.
    """
    body = await request.body()
    headers = _passed_on(request.headers.items()) | _shown(token)
    return FromBehind(*await _answered(address, request.method, target, body, headers))


async def fetch(path: str, address: str, token: str) -> bytes:
    """What `address` answers to a GET. Raises PagesOutOfReach, also for any answer but 200."""
    response, connection = await _answered(address, "GET", path, b"", _shown(token))
    try:
        parts = await run_in_threadpool(lambda: b"".join(_parts(response)))
    finally:
        response.close()
        connection.close()
    if response.status != HTTPStatus.OK:
        raise PagesOutOfReach
    return parts


async def _answered(
    address: str, method: str, target: str, body: bytes, headers: dict[str, str]
) -> _Behind:
    """Ask in a thread. Whoever is cut off meanwhile (the browser went away, the process ends)
    leaves the thread waiting for an answer that nobody will read: it is let go when it comes.
    """
    asked = asyncio.create_task(run_in_threadpool(_ask, address, method, target, body, headers))
    try:
        return await asyncio.shield(asked)
    except asyncio.CancelledError:
        asked.add_done_callback(_let_go)
        raise


def _let_go(asked: asyncio.Task[_Behind]) -> None:
    if not asked.cancelled() and asked.exception() is None:
        for one in asked.result():
            one.close()


def _ask(address: str, method: str, target: str, body: bytes, headers: dict[str, str]) -> _Behind:
    connection = HTTPConnection(address, timeout=SECONDS)
    try:
        connection.request(method, target, body or None, headers)
        return connection.getresponse(), connection
    except (OSError, HTTPException):
        connection.close()
        raise PagesOutOfReach from None


def _parts(response: HTTPResponse) -> Iterator[bytes]:
    try:
        while part := response.read1(_AT_ONCE):
            yield part
    except (OSError, HTTPException):
        raise PagesOutOfReach from None


def _shown(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"} if token else {}


def _passed_on(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    named = {name.lower(): value for name, value in headers}
    kept = {name: value for name, value in named.items() if name in _PASSED_ON}
    cookies = [part.strip() for part in named.get("cookie", "").split(";")]
    own = [part for part in cookies if part.startswith(_PAGES_COOKIE)]
    return {**kept, "cookie": own[0]} if own else kept
