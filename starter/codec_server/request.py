"""One request over HTTP, as far as every answer needs it: who asks, by which name, from where, how
much; and answers that never say why not.
"""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler
from typing import Any

from starter.codec_server.service import RequestRefused, Service
from starter.codec_server.signing import token_in

TEXT = "text/plain; charset=utf-8"
IDLE_SECONDS = 30.0
_LONGEST_NUMBER = 12


class Request(BaseHTTPRequestHandler):
    """What a request says of itself, checked before anything is made of it."""

    timeout = IDLE_SECONDS

    @property
    def service(self) -> Service:
        """What every request is answered with."""
        service = getattr(self.server, "service", None)
        assert isinstance(service, Service)  # our own server has one
        return service

    def require_one_of_each(self, *names: str) -> None:
        """Two servers may each believe another one of two equal headers."""
        for name in names:
            if len(self.headers.get_all(name, [])) > 1:
                raise RequestRefused(400)

    def require_our_host(self) -> None:
        """Asked by the name people know us by; no page elsewhere passes for ours by its name."""
        if self.headers.get("Host", "").lower() not in self.service.hosts:
            raise RequestRefused(421)

    def token(self) -> str:
        """The session's token, empty without one."""
        track = self.service.settings.track
        return token_in(self.headers.get("Cookie", ""), track)

    def allowed_origin(self, *, needed: bool) -> str:
        """Where the request comes from. A program that is no browser names no origin."""
        origin = self.headers.get("Origin", "")
        if (origin or needed) and origin not in self.service.origins:
            raise RequestRefused(403)
        return origin

    def body(self, most: int) -> bytes:
        """What was sent, of at most so many bytes. Raises Refused."""
        if self.headers.get("Transfer-Encoding"):
            raise RequestRefused(411)
        length = self.headers.get("Content-Length", "0")
        if not (length.isascii() and length.isdigit()):
            raise RequestRefused(400)
        if len(length) > _LONGEST_NUMBER or int(length) > most:
            raise RequestRefused(413)
        return self.rfile.read(int(length))

    def answer(
        self,
        status: int,
        body: bytes = b"",
        kind: str = TEXT,
        more: dict[str, str] | None = None,
    ) -> None:
        """A status, what we say with it, and that nobody keeps a copy."""
        self.send_response_only(status)
        headers = {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Vary": "Origin, Cookie",
        }
        for name, value in (headers | (more or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """For what is no HTTP at all. Says the status only: the base class quotes the request."""
        self.answer(code)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: an address may hold what somebody searched for."""
