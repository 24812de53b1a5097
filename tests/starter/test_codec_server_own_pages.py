"""Whoever comes by a track's address is shown that track's pages, and no sign of another."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from starter.codec_server.own import is_ours, only_ours
from tests.servers import TestDatabase
from tests.starter.codec_service import codec_on
from wiring.embedded.ports import LOOPBACK

NAMESPACES = [
    {"namespaceInfo": {"name": name}} for name in ("support", "suitability", "temporal-system")
]


class Pages(BaseHTTPRequestHandler):
    """Temporal's pages, as far as they tell which namespaces there are."""

    def do_GET(self) -> None:
        self.send_response_only(200)
        self.end_headers()
        self.wfile.write(json.dumps({"namespaces": NAMESPACES, "nextPageToken": "x"}).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def pages() -> Iterator[str]:
    """The address of such pages."""
    with ThreadingHTTPServer((LOOPBACK, 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"{LOOPBACK}:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize(
    ("path", "ours"),
    [
        ("/", True),
        ("/namespaces", True),
        ("/api/v1/settings", True),
        ("/api/v1/namespaces", True),
        ("/namespaces/support/workflows", True),
        ("/api/v1/namespaces/support/workflows/support%2FRSR-1", True),
        ("/namespaces/suitability/workflows", False),
        ("/api/v1/namespaces/suitability", False),
        ("/api/v1/namespaces/suit%61bility/workflows", False),
        ("/api/v1/namespaces/support/../suitability/workflows", False),
        ("/api/v1/namespaces/support%2F..%2Fsuitability", False),
        ("/api/v1/namespaces//suitability", False),
        ("/api/v2/namespaces/suitability/schedules", False),
        ("/api/v1/nexus/endpoints", False),
        ("/namespaces/no-such-place", False),
    ],
)
def test_only_pages_of_the_own_namespace_may_be_asked_for(path: str, ours: bool) -> None:
    assert is_ours(path, "support") is ours


def test_a_list_of_namespaces_that_cannot_be_read_is_shown_as_empty() -> None:
    for strange in (b"", b"[]", b'{"namespaces": 3}', b'{"namespaces": [{}]}'):
        assert json.loads(only_ours(strange, "support"))["namespaces"] == []


async def test_another_tracks_page_is_answered_like_one_that_is_not_there(
    database: TestDatabase, tmp_path: Path, pages: str
) -> None:
    async with codec_on(database, tmp_path, pages_behind=pages) as codec:
        there, nowhere = [
            await asyncio.to_thread(requests.get, f"{codec.own}{path}", timeout=30)
            for path in ("/api/v1/namespaces/suitability", "/api/v1/namespaces/no-such-place")
        ]
        assert there.status_code == nowhere.status_code == 404
        assert there.content == nowhere.content == b""
        assert there.headers == nowhere.headers


async def test_the_list_of_namespaces_has_the_own_one_only(
    database: TestDatabase, tmp_path: Path, pages: str
) -> None:
    async with codec_on(database, tmp_path, pages_behind=pages, namespace="support") as codec:
        address = f"{codec.own}/api/v1/namespaces?pageSize=50"
        answer = await asyncio.to_thread(requests.get, address, timeout=30)
        assert answer.json() == {"namespaces": NAMESPACES[:1], "nextPageToken": ""}
