"""HTTP: which request is whose, who may ask from where, and answers that never say why not.

The standard library's server, a thread a connection; whatever needs database or keys runs on the
process's own event loop.
"""

from __future__ import annotations

import threading
from http.server import ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any, assert_never
from urllib.parse import parse_qs, urlencode, urlsplit

from starter.codec_server import page
from starter.codec_server.decoding import NotPayloads
from starter.codec_server.forward import PagesOutOfReach, fetch, forward
from starter.codec_server.request import Request
from starter.codec_server.routes import RequestKind, Route, judged
from starter.codec_server.service import RequestRefused, Service
from starter.codec_server.shown import for_looking, only_ours
from starter.codec_server.signing import cookie
from wiring.embedded.addresses import CODEC_PATH
from wiring.logs import get_logger

MOST_BYTES = 8 * 1024 * 1024
MOST_FORM_BYTES = 16 * 1024
MOST_QUERY_BYTES = 64 * 1024
TO = "to"
_ONCE = ("Host", "Content-Length", "Content-Type", "Origin", "Cookie", "X-Namespace")
CONNECTIONS = 200

_JSON, _HTML = "application/json", "text/html; charset=utf-8"
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


class Handler(Request):
    """One request. Its path decides; what is not ours goes on to Temporal's pages, if those are
    behind us.
    """

    server: Server

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
        path = self.path.partition("?")[0].rstrip("/")
        try:
            self.require_one_of_each(*_ONCE)
            if path != f"{CODEC_PATH}/health":
                self.require_our_host()
            if path in ours:
                ours[path]()
            elif path == CODEC_PATH or path.startswith(f"{CODEC_PATH}/"):
                raise RequestRefused(404)
            else:
                self._from_behind()
        except RequestRefused as refused:
            self.answer(refused.status)
        except NotPayloads:
            self.answer(400)
        except PagesOutOfReach:
            self.answer(502)
        except OSError:
            # The browser went away, or keeps silent: nobody is left to be told.
            self.close_connection = True
        except Exception as error:
            log.error("codec-request-failed", error=error)
            self.answer(503)

    def _from_behind(self) -> None:
        service = self.service
        behind, namespace = service.settings.pages_behind, service.settings.namespace
        route = judged(self.command, self.path, namespace)
        if not behind or route is None:
            raise RequestRefused(404)
        if service.done(service.decoder.who(self.token())) is None:
            self._ask_for_sign_in(route)
            return
        self.allowed_origin(needed=False)
        match route.kind:
            case RequestKind.LIST:
                self.answer(200, only_ours(fetch(route.target, behind), namespace), _JSON)
            case RequestKind.SETTINGS:
                self.answer(200, for_looking(fetch(route.target, behind), namespace), _JSON)
            case RequestKind.PAGE | RequestKind.READ:
                forward(self, route.target, self.body(MOST_QUERY_BYTES), behind)
            case _:
                assert_never(route.kind)

    def _ask_for_sign_in(self, route: Route) -> None:
        """A person is led to the form, and from there to where they were going; a program is told
        that it may not.
        """
        if route.kind is not RequestKind.PAGE or self.command != "GET":
            raise RequestRefused(401)
        self.answer(303, more={"Location": f"{CODEC_PATH}?{urlencode({TO: route.target})}"})

    def _decode(self) -> None:
        origin = self.allowed_origin(needed=False)
        body = self.body(MOST_BYTES)
        service = self.service
        namespace = self.headers.get("X-Namespace", "")
        answer = service.done(service.decoder.decode(body, namespace, self.token()))
        self.answer(200, answer, _JSON, _for(origin))

    def _preflight(self) -> None:
        self.answer(
            204,
            more={
                **_for(self.allowed_origin(needed=True)),
                "Access-Control-Allow-Methods": "POST",
                "Access-Control-Allow-Headers": "Content-Type, X-Namespace",
                "Access-Control-Max-Age": "600",
            },
        )

    def _page(self) -> None:
        service = self.service
        member = service.done(service.decoder.who(self.token()))
        settings = service.settings
        cases = f"{settings.ui_address}/namespaces/{settings.namespace}/workflows"
        text = (
            page.signed_in(member, service.decoder.may_read(member), service.decoder.readers, cases)
            if member
            else page.form(to=self._going_to(urlsplit(self.path).query))
        )
        self.answer(200, text.encode(), _HTML, _PAGE_HEADERS)

    def _health(self) -> None:
        service = self.service
        service.done(service.decoder.who("nobody's"))
        self.answer(200, b"ok")

    def _sign_in(self) -> None:
        self.allowed_origin(needed=True)
        service = self.service
        form = self.body(MOST_FORM_BYTES)
        to = self._going_to(form.decode("utf-8", "replace"))
        token = service.done(service.sessions.sign_in(form))
        if token is None:
            self.answer(403, page.form(wrong=True, to=to).encode(), _HTML, _PAGE_HEADERS)
        else:
            self._back_with(token, to or CODEC_PATH)

    def _going_to(self, fields: str) -> str:
        """The page somebody wanted before they were asked to sign in; empty if it is none of
        ours.
        """
        named = parse_qs(fields, max_num_fields=5).get(TO, [""])[0]
        route = judged("GET", named, self.service.settings.namespace)
        return route.target if route is not None and route.kind is RequestKind.PAGE else ""

    def _sign_out(self) -> None:
        self.allowed_origin(needed=True)
        service = self.service
        service.done(service.sessions.sign_out(self.token()))
        self._back_with("")

    def _back_with(self, token: str, to: str = CODEC_PATH) -> None:
        secure = self.service.settings.codec_address.startswith("https:")
        set_cookie = cookie(token, self.service.settings.track, secure=secure)
        self.answer(303, more={"Location": to, "Set-Cookie": set_cookie})


def _for(origin: str) -> dict[str, str]:
    if not origin:
        return {}
    return {"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Credentials": "true"}
