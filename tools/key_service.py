"""A small key service: the protocol of `store.half_service` over a key store in a file.

    python -m tools.key_service KEY_STORE_FILE --token-file FILE [--listen 127.0.0.1:8899]
        [--certificate FILE --key FILE [--client-ca FILE]]

For a machine of its own that does nothing else, and for tests. It makes the file if there is none,
asks for the token at each request, and with `--client-ca` for a client's certificate too. It writes
no log: slots and secrets are in the requests.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import hmac
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from pydantic import SecretStr

from store.half_file import HalfFile
from store.half_store import HalfDestroyed, HalfStoreError

_HALVES = "/v1/halves"
_READ_WITHIN = 10.0


def _handler(path: Path, token: SecretStr) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = _READ_WITHIN
        # A small answer leaves at once; otherwise each waits for the client's acknowledgement.
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_POST(self) -> None:
            self._answer("POST")

        def do_GET(self) -> None:
            self._answer("GET")

        def do_DELETE(self) -> None:
            self._answer("DELETE")

        def log_message(self, format: str, *args: object) -> None:
            return

        def _answer(self, method: str) -> None:
            said = self.headers.get("Authorization", "")
            if not hmac.compare_digest(
                said.encode(), f"Bearer {token.get_secret_value()}".encode()
            ):
                return self._say(HTTPStatus.UNAUTHORIZED)
            try:
                self._say(*asyncio.run(_done(path, method, self.path)))
            except HalfStoreError as error:
                lacks = error.code == "key-store-lacks-half"
                self._say(HTTPStatus.NOT_FOUND if lacks else HTTPStatus.INTERNAL_SERVER_ERROR)
            except ValueError:
                self._say(HTTPStatus.BAD_REQUEST)

        def _say(self, status: HTTPStatus, content: object = None) -> None:
            body = b"" if content is None else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body)

    return Handler


async def _done(path: Path, method: str, target: str) -> tuple[HTTPStatus, object]:
    parts = urlsplit(target)
    slot = parts.path.removeprefix(_HALVES).removeprefix("/")
    if not parts.path.startswith(_HALVES):
        return HTTPStatus.NOT_FOUND, None
    store = HalfFile.load(path)
    if method == "POST" and not slot:
        half = await store.make()
        return HTTPStatus.CREATED, {"slot": half.slot, "secret": _text(half.secret)}
    if method == "DELETE" and slot:
        await store.destroy(slot)
        return HTTPStatus.NO_CONTENT, None
    if method == "GET" and slot:
        found = await store.read(slot)
        if isinstance(found, HalfDestroyed):
            return HTTPStatus.GONE, None
        return HTTPStatus.OK, {"secret": _text(found)}
    if method == "GET":
        [before] = parse_qs(parts.query).get("before", [""])
        return HTTPStatus.OK, {"slots": await store.kept_before(datetime.fromisoformat(before))}
    return HTTPStatus.METHOD_NOT_ALLOWED, None


def _text(secret: bytes) -> str:
    return base64.b64encode(secret).decode("ascii")


class _QuietServer(ThreadingHTTPServer):
    """Says nothing of who was turned away."""

    def handle_error(self, request: object, client_address: object) -> None:
        return


def _server(
    path: Path, token: SecretStr, host: str, port: int, tls: ssl.SSLContext | None
) -> ThreadingHTTPServer:
    if not path.exists():
        HalfFile.create(path)
    server = _QuietServer((host, port), _handler(path, token))
    server.daemon_threads = True
    if tls is not None:
        # Each shows itself in its own thread and time: who says nothing holds up nobody.
        server.socket = tls.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    return server


def tls_of(certificate: Path, key: Path | None, client_ca: Path | None) -> ssl.SSLContext:
    """What the service shows, and by which authority's certificate a client must show itself."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=client_ca)
    context.load_cert_chain(certificate, key)
    context.verify_mode = ssl.CERT_REQUIRED if client_ca else ssl.CERT_NONE
    return context


@contextmanager
def serving(path: Path, token: SecretStr, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """The service on a free port of this machine; its address."""
    server = _server(path, token, "127.0.0.1", 0, tls)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        scheme = "http" if tls is None else "https"
        yield f"{scheme}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def main() -> None:
    """Entry of `python -m tools.key_service`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--token-file", type=Path, required=True)
    parser.add_argument("--listen", default="127.0.0.1:8899")
    for name in ("--certificate", "--key", "--client-ca"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args()
    host, _, port = given.listen.rpartition(":")
    token = SecretStr(given.token_file.read_text(encoding="utf-8").strip())
    shown = given.certificate
    tls = None if shown is None else tls_of(shown, given.key, given.client_ca)
    _server(given.path, token, host, int(port), tls).serve_forever()


if __name__ == "__main__":
    main()
