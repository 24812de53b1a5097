"""The codec server in front of Temporal's pages: what is not its own passes through unchanged."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from tests.servers import TestDatabase
from tests.starter.codec_service import codec_on
from wiring.embedded.ports import LOOPBACK, free_ports


class Echo(BaseHTTPRequestHandler):
    """Answers with what it was asked, in pieces and with two cookies."""

    def do_GET(self) -> None:
        self.send_response_only(418)
        for cookie in ("a=1", "b=2"):
            self.send_header("Set-Cookie", cookie)
        self.send_header("Connection", "close")
        self.end_headers()
        length = int(self.headers.get("Content-Length", "0"))
        said = f"{self.command} {self.path} {self.headers['X-Csrf-Token']} "
        self.wfile.write(said.encode())
        self.wfile.write(self.rfile.read(length))

    do_POST = do_PUT = do_DELETE = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def pages() -> Iterator[str]:
    """The address of some pages."""
    with ThreadingHTTPServer((LOOPBACK, 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"{LOOPBACK}:{server.server_address[1]}"
        server.shutdown()


async def test_a_page_from_behind_passes_unchanged(
    database: TestDatabase, tmp_path: Path, pages: str
) -> None:
    async with codec_on(database, tmp_path, pages_behind=pages) as codec:
        for method in ("GET", "POST", "PUT", "DELETE"):
            answer = await asyncio.to_thread(
                requests.request,
                method,
                f"{codec.own}/api/v1/cluster-info?query=Stage%3D%22a%22",
                data=b"words" if method != "GET" else None,
                headers={"X-Csrf-Token": "t"},
                timeout=30,
            )
            assert answer.status_code == 418
            words = "words" if method != "GET" else ""
            assert answer.text == f"{method} /api/v1/cluster-info?query=Stage%3D%22a%22 t {words}"
            assert (answer.cookies["a"], answer.cookies["b"]) == ("1", "2")


async def test_pages_that_do_not_answer_are_said_to_be_out_of_reach(
    database: TestDatabase, tmp_path: Path
) -> None:
    nobody = f"{LOOPBACK}:{free_ports().pages}"
    async with codec_on(database, tmp_path, pages_behind=nobody) as codec:
        answer = await asyncio.to_thread(requests.get, codec.own, timeout=30)
        assert (answer.status_code, answer.content) == (502, b"")


async def test_alone_it_has_no_page_but_its_own(database: TestDatabase, tmp_path: Path) -> None:
    async with codec_on(database, tmp_path) as codec:
        for path in ("/", "/codecs", "/api/v1/settings", "/codec/../etc"):
            answer = await asyncio.to_thread(requests.get, codec.own + path, timeout=30)
            assert answer.status_code == 404
