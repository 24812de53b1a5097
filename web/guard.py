"""What every request must be before anything is made of it: asked by our own name, with one of each
header, of a bounded size, and from our own page if it changes something.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.api.problems import MEDIA_TYPE, PREFIX, RETRY_SECONDS, problem_of_status
from web.errors import RequestRefused
from web.said_statuses import bare_page, is_for_a_person
from wiring.logs import get_logger

MOST_BYTES: Final = 8 * 1024 * 1024
"""Of one request: the payloads of a long history are asked for together."""
MOST_BATCH_BYTES: Final = 64 * 1024 * 1024
"""Of a batch of a program, which nobody reads before it is known whose it is."""
MOST_FILE_BYTES: Final = 52 * 1024 * 1024
"""Of a file for a case, with the form around it: more than any setting allows, so that a page says
how much that is.
"""
_FILES: Final = re.compile(rf"({PREFIX})?/cases/[A-Z0-9-]{{1,40}}/files(/add)?")
_BATCHES: Final = re.compile(rf"{PREFIX}/(referrals|reports)/batches(/validate)?")
_ONCE: Final = (
    b"host",
    b"content-length",
    b"content-type",
    b"origin",
    b"cookie",
    b"x-namespace",
    b"authorization",
    b"idempotency-key",
    b"x-forwarded-for",
)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_LONGEST_NUMBER: Final = 12
HEALTH: Final = "/codec/health"
"""The one path that a program may ask by any name: it watches the process."""

FROM_BEHIND: Final = "from_behind"
"""Set in a request's state whose answer is Temporal's pages' own, headers and all."""

log = get_logger("web")


def log_refused(refused: RequestRefused) -> None:
    """A denial is on the log by its status; an unknown address is no denial."""
    if refused.status not in _NO_DENIAL:
        log.warning("request-refused", code=f"status-{refused.status}")


_NO_DENIAL: Final = (404, 502)


class Guard:
    """Stands before everything else of the process."""

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str]) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge, then hand on with a body that is counted as it comes."""
        if scope["type"] != "http":
            return
        answer = _GuardAnswer(scope, send)
        try:
            self._require(scope)
            await self._app(scope, _counted(receive, _most_of(scope)), answer.send)
        except RequestRefused as refused:
            log_refused(refused)
            await answer.status(refused.status)
        except ClientDisconnect:
            # Nobody is there to be answered, and nothing of ours is wrong.
            return
        except Exception as error:
            log.error("request-failed", error=error)
            await answer.status(503)

    def _require(self, scope: Scope) -> None:
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        names = [name for name, _ in headers]
        # Two servers may each believe another one of two equal headers.
        if any(names.count(name) > 1 for name in _ONCE):
            raise RequestRefused(400)
        given = dict(headers)
        if b"transfer-encoding" in given:
            raise RequestRefused(411)
        length = given.get(b"content-length", b"0")
        if not length.isdigit():
            raise RequestRefused(400)
        if len(length) > _LONGEST_NUMBER or int(length) > _most_of(scope):
            raise RequestRefused(413)
        # No route of ours has one, and not every server reads past it.
        if _CONTROL.search(scope["path"]):
            raise RequestRefused(404)
        # No page elsewhere passes for ours by its name.
        host = given.get(b"host", b"").decode("latin-1").lower()
        if scope["path"] != HEALTH and host not in self._hosts:
            raise RequestRefused(421)


def _most_of(scope: Scope) -> int:
    if _FILES.fullmatch(scope["path"]):
        return MOST_FILE_BYTES
    return MOST_BATCH_BYTES if _BATCHES.fullmatch(scope["path"]) else MOST_BYTES


def _counted(receive: Receive, left: int) -> Receive:

    async def counting() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise RequestRefused(413)
        return message

    return counting


class _GuardAnswer:
    """What goes back, with the headers that every answer has."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._send, self._begun = send, False
        self._path = scope["path"]
        self._to_a_program = self._path.startswith(f"{PREFIX}/")
        accepts = dict(scope["headers"]).get(b"accept", b"").decode("latin-1")
        self._to_a_person = is_for_a_person(accepts)
        self._state = scope.setdefault("state", {})
        self._nonce = self._state["nonce"] = secrets.token_urlsafe(16)

    async def send(self, message: Message) -> None:
        """Send on, the first part with our headers beside its own."""
        if message["type"] == "http.response.start":
            self._begun = True
            headers: list[tuple[bytes, bytes]] = list(message.get("headers", []))
            there = {name.lower() for name, _ in headers}
            of_a_page = (b"content-type", b"text/html; charset=utf-8") in headers
            nonce = self._nonce if of_a_page else ""
            more = {} if self._state.get(FROM_BEHIND) else _headers(nonce)
            headers += [(name, value) for name, value in more.items() if name not in there]
            message = {**message, "headers": headers}
        await self._send(message)

    async def status(self, status: int) -> None:
        """Say the status, and what it means to a program or person, unless an answer has begun."""
        if self._begun:
            return
        body, kind = b"", b"text/plain; charset=utf-8"
        if self._to_a_program:
            body, kind = problem_of_status(status).content, MEDIA_TYPE.encode()
        elif self._to_a_person:
            body, kind = bare_page(status, self._path), b"text/html; charset=utf-8"
        headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
        if status in (400, 411, 413, 503):
            headers.append((b"connection", b"close"))
        if status == 503:
            headers.append((b"retry-after", str(RETRY_SECONDS).encode()))
        start: dict[str, Any] = {"type": "http.response.start", "status": status}
        await self.send({**start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


_POLICY: Final = b"content-security-policy"


def _headers(nonce: str) -> Mapping[bytes, bytes]:
    scripts = f"style-src 'self'; script-src 'self' 'nonce-{nonce}'; " if nonce else ""
    policy = (
        f"default-src 'none'; {scripts}img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        b"cache-control": b"no-store",
        b"x-content-type-options": b"nosniff",
        b"vary": b"Origin, Cookie",
        _POLICY: policy.encode(),
        # Not `no-referrer`: browsers would then leave the origin out of a form's request.
        b"referrer-policy": b"same-origin",
        b"cross-origin-opener-policy": b"same-origin",
    }
