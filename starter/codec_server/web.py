"""HTTP: which request is whose, who may ask from where, and answers that never say why not.

The standard library's server, a thread a connection; whatever needs database or keys runs on the
process's own event loop.
"""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any
from urllib.parse import urlsplit

from starter.codec_server import page
from starter.codec_server.decoding import NotPayloads, may_read
from starter.codec_server.forward import PagesOutOfReach, fetch, forward
from starter.codec_server.own import is_ours, lists_namespaces, only_ours
from starter.codec_server.service import Refused, Service
from starter.codec_server.signing import cookie, token_in
from wiring.embedded.addresses import CODEC_PATH
from wiring.logs import get_logger

MOST_BYTES = 8 * 1024 * 1024
MOST_FORM_BYTES = 4 * 1024
IDLE_SECONDS = 30.0
CONNECTIONS = 200

_JSON, _HTML, _TEXT = "application/json", "text/html; charset=utf-8", "text/plain; charset=utf-8"
_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    # Not `no-referrer`: browsers would then leave the origin out of the form's request.
    "Referrer-Policy": "same-origin",
}

log = get_logger("codec")


class Server(ThreadingHTTPServer):
    """Listens, and keeps the number of connections within bounds."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], service: Service) -> None:
        super().__init__(address, Handler)
        self.service = service
        self._places = threading.BoundedSemaphore(CONNECTIONS)

    def server_bind(self) -> None:
        """See base class, which asks the network for this machine's name: that may take a while."""
        TCPServer.server_bind(self)

    def process_request(self, request: Any, client_address: Any) -> None:
        """See base class."""
        if not self._places.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """See base class."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: a browser that went away is no trouble, and the base class prints a trace."""


class Handler(BaseHTTPRequestHandler):
    """One request. Its path decides; what is not ours goes on to Temporal's pages, if those are
    behind us.
    """

    server: Server
    timeout = IDLE_SECONDS

    def do_GET(self) -> None:
        """Our page and our health, or a page from behind."""
        self._answering({CODEC_PATH: self._page, f"{CODEC_PATH}/health": self._health})

    def do_POST(self) -> None:
        """Payloads to open, signing in and out."""
        self._answering(
            {
                f"{CODEC_PATH}/decode": self._decode,
                # Ours are never stored elsewhere, so there is nothing to fetch first.
                f"{CODEC_PATH}/download": self._decode,
                f"{CODEC_PATH}/sign-in": self._sign_in,
                f"{CODEC_PATH}/sign-out": self._sign_out,
            }
        )

    def do_OPTIONS(self) -> None:
        """A browser asks beforehand whether Temporal's page may ask."""
        self._answering(
            {f"{CODEC_PATH}/decode": self._preflight, f"{CODEC_PATH}/download": self._preflight}
        )

    def do_HEAD(self) -> None:
        """A page from behind."""
        self._answering({})

    do_PUT = do_PATCH = do_DELETE = do_HEAD

    def _answering(self, ours: dict[str, Any]) -> None:
        path = urlsplit(self.path).path.rstrip("/")
        try:
            if path in ours:
                ours[path]()
            elif path == CODEC_PATH or path.startswith(f"{CODEC_PATH}/"):
                raise Refused(404)
            else:
                self._from_behind()
        except Refused as refused:
            self._answer(refused.status)
        except NotPayloads:
            self._answer(400)
        except PagesOutOfReach:
            self._answer(502)
        except OSError:
            # The browser went away, or keeps silent: nobody is left to be told.
            self.close_connection = True
        except Exception as error:
            log.error("codec-request-failed", error=error)
            self._answer(503)

    def _from_behind(self) -> None:
        behind = self.server.service.settings.pages_behind
        path, namespace = urlsplit(self.path).path, self.server.service.settings.namespace
        if not behind or not is_ours(path, namespace):
            raise Refused(404)
        if lists_namespaces(path):
            self._answer(200, only_ours(fetch(self.path, behind), namespace), _JSON)
            return
        forward(self, self._body(MOST_BYTES), behind)

    def _decode(self) -> None:
        origin = self._allowed_origin(needed=False)
        body = self._body(MOST_BYTES)
        service = self.server.service
        namespace = self.headers.get("X-Namespace", "")
        answer = service.done(service.decoder.decode(body, namespace, self._token()))
        self._answer(200, answer, _JSON, _for(origin))

    def _preflight(self) -> None:
        self._answer(
            204,
            more={
                **_for(self._allowed_origin(needed=True)),
                "Access-Control-Allow-Methods": "POST",
                "Access-Control-Allow-Headers": "Content-Type, X-Namespace",
                "Access-Control-Max-Age": "600",
            },
        )

    def _page(self) -> None:
        service = self.server.service
        member = service.done(service.decoder.who(self._token()))
        settings = service.settings
        cases = f"{settings.ui_address}/namespaces/{settings.namespace}/workflows"
        text = (
            page.signed_in(member, reads=may_read(member), cases=cases) if member else page.form()
        )
        self._answer(200, text.encode(), _HTML, _PAGE_HEADERS)

    def _health(self) -> None:
        service = self.server.service
        service.done(service.decoder.who("nobody's"))
        self._answer(200, b"ok")

    def _sign_in(self) -> None:
        self._allowed_origin(needed=True)
        service = self.server.service
        token = service.done(service.desk.sign_in(self._body(MOST_FORM_BYTES)))
        if token is None:
            self._answer(403, page.form(wrong=True).encode(), _HTML, _PAGE_HEADERS)
        else:
            self._back_with(token)

    def _sign_out(self) -> None:
        self._allowed_origin(needed=True)
        service = self.server.service
        service.done(service.desk.sign_out(self._token()))
        self._back_with("")

    def _back_with(self, token: str) -> None:
        secure = self.server.service.settings.codec_address.startswith("https:")
        set_cookie = cookie(token, self.server.service.settings.track, secure=secure)
        self._answer(303, more={"Location": CODEC_PATH, "Set-Cookie": set_cookie})

    def _token(self) -> str:
        track = self.server.service.settings.track
        return token_in(self.headers.get("Cookie", ""), track)

    def _allowed_origin(self, *, needed: bool) -> str:
        """Where the request comes from. A program that is no browser names no origin."""
        origin = self.headers.get("Origin", "")
        if (origin or needed) and origin not in self.server.service.origins:
            raise Refused(403)
        return origin

    def _body(self, most: int) -> bytes:
        if self.headers.get("Transfer-Encoding"):
            raise Refused(411)
        length = self.headers.get("Content-Length", "0")
        if not (length.isascii() and length.isdigit()):
            raise Refused(400)
        if int(length) > most:
            raise Refused(413)
        return self.rfile.read(int(length))

    def _answer(
        self,
        status: int,
        body: bytes = b"",
        kind: str = _TEXT,
        more: dict[str, str] | None = None,
    ) -> None:
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
        self._answer(code)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: an address may hold what somebody searched for."""


def _for(origin: str) -> dict[str, str]:
    if not origin:
        return {}
    return {"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Credentials": "true"}
