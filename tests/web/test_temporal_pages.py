"""The front door in front of Temporal's pages: for whom a page opens, and what of a request goes
on.
"""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from pydantic import SecretStr

from policy.support.words import Role
from tests.servers import TestDatabase
from tests.web.front_door import FrontDoor, front_door_on
from wiring.embedded.ports import LOOPBACK, free_ports

OWN = {"namespaceInfo": {"name": "support"}}
QUERY = "/api/v1/namespaces/support/workflows/x/query/progress"


class Pages(BaseHTTPRequestHandler):
    """Temporal's pages, as far as is needed: says back what it was asked, with two cookies."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.send_response_only(200)
        for cookie in ("a=1", "b=2"):
            self.send_header("Set-Cookie", cookie)
        self.send_header("Connection", "close")
        self.end_headers()
        length = int(self.headers.get("Content-Length", "0"))
        asked = {
            "target": self.path,
            "method": self.command,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "body": self.rfile.read(length).decode(),
        }
        said = OWN if path == "/api/v1/namespaces/support" else asked
        self.wfile.write(json.dumps(said).encode())

    do_POST = do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def pages() -> Iterator[str]:
    """The address of some pages."""
    with ThreadingHTTPServer((LOOPBACK, 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"{LOOPBACK}:{server.server_address[1]}"
        server.shutdown()


async def seen(door: FrontDoor, path: str, **more: object) -> requests.Response:
    """One request past our own pages."""
    return await asyncio.to_thread(
        requests.request,
        str(more.pop("method", "GET")),
        door.own + path,
        allow_redirects=False,
        timeout=30,
        **more,  # type: ignore[arg-type]
    )


async def test_no_page_opens_without_a_sign_in_and_a_person_is_led_to_it(
    database: TestDatabase, tmp_path: Path, pages: str
) -> None:
    async with front_door_on(database, tmp_path, pages_behind=pages, namespace="support") as door:
        wanted = "/namespaces/support/workflows?query=Stage%3D%22answered%22"
        led = await seen(door, wanted)
        assert (led.status_code, led.content) == (303, b"")
        to = parse_qs(urlsplit(led.headers["Location"]).query)["to"]
        assert to == [wanted]
        for path in ("/api/v1/namespaces", "/api/v1/settings", "/api/v1/namespaces/support"):
            refused = await seen(door, path)
            assert (refused.status_code, refused.content) == (401, b"")
        stranger = {"referrals_session_support": "guessed"}
        assert (await seen(door, "/namespaces", cookies=stranger)).status_code == 303
        asked = await seen(door, QUERY, method="POST", data=b"{}")
        assert asked.status_code == 401


async def test_signing_in_leads_back_to_the_page_and_nowhere_else(
    database: TestDatabase, tmp_path: Path, pages: str
) -> None:
    async with front_door_on(database, tmp_path, pages_behind=pages, namespace="support") as door:
        await door.sign_in(Role.CASEWORKER)
        number = f"S-9{list(Role).index(Role.CASEWORKER):03}"
        for to, leads in (
            ("/namespaces/support/workflows?query=a", "/namespaces/support/workflows?query=a"),
            ("https://elsewhere.example/", "/"),
            ("//elsewhere.example/", "/"),
            ("/namespaces/suitability", "/"),
            ("/a\r\nX-More: 1", "/"),
        ):
            done = await door.post_form(
                "sign-in", number=number, credential="only for tests", to=to
            )
            assert done.headers["Location"] == leads
        again = await door.post_form("sign-in", number=number, credential="no", to="/namespaces")
        assert 'name="to" value="/namespaces"' in again.text


async def test_a_page_from_behind_passes_with_our_own_count_of_what_was_sent(
    database: TestDatabase, tmp_path: Path, pages: str
) -> None:
    async with front_door_on(database, tmp_path, pages_behind=pages, namespace="support") as door:
        cookies = {**await door.sign_in(Role.OPERATIONS), "_csrf": "c"}
        headers = {"X-Csrf-Token": "t", "X-Forwarded-Host": "evil", "Authorization": "mine"}
        target = "/api/v1/namespaces/support/workflows?query=Stage%3D%22a%22"
        got = await seen(door, target, cookies=cookies, headers=headers)
        asked = got.json()
        assert (asked["method"], asked["target"], asked["body"]) == ("GET", target, "")
        assert asked["headers"]["cookie"] == "_csrf=c"
        assert asked["headers"]["host"] == pages
        assert not {"x-forwarded-host", "authorization"}.intersection(asked["headers"])
        assert (got.cookies["a"], got.cookies["b"]) == ("1", "2")
        posted = await seen(
            door, QUERY, method="POST", data=b"words", cookies=cookies, headers=headers
        )
        asked = posted.json()
        assert (asked["body"], asked["headers"]["content-length"]) == ("words", "5")
        assert asked["headers"]["x-csrf-token"] == "t"


async def test_another_tracks_page_is_answered_like_one_that_is_not_there(
    database: TestDatabase, tmp_path: Path, pages: str
) -> None:
    async with front_door_on(database, tmp_path, pages_behind=pages, namespace="support") as door:
        cookies = await door.sign_in(Role.MANAGER)
        there, nowhere = [
            await seen(door, path, cookies=cookies)
            for path in ("/api/v1/namespaces/suitability", "/api/v1/namespaces/no-such-place")
        ]
        assert there.status_code == nowhere.status_code == 404
        assert there.content == nowhere.content == b""
        assert there.headers == nowhere.headers


async def test_the_list_of_namespaces_has_the_own_one_only_and_the_settings_offer_no_act(
    database: TestDatabase, tmp_path: Path, pages: str
) -> None:
    async with front_door_on(database, tmp_path, pages_behind=pages, namespace="support") as door:
        cookies = await door.sign_in(Role.REGISTRAR)
        listed = await seen(door, "/api/v1/namespaces?pageSize=50", cookies=cookies)
        assert listed.json() == {"namespaces": [OWN], "nextPageToken": ""}
        settings = (await seen(door, "/api/v1/settings", cookies=cookies)).json()
        assert settings["DisableWriteActions"] is True
        assert settings["DefaultNamespace"] == "support"
        assert settings["target"] == "/api/v1/settings"


async def test_the_pages_ask_temporal_with_the_token_of_the_tracks_own_door(
    database: TestDatabase, tmp_path: Path, pages: str
) -> None:
    # Not what the browser shows: that belongs to the person who sits there.
    mine = {"Authorization": "Bearer mine"}
    token = SecretStr("the door's")
    async with front_door_on(
        database, tmp_path, pages_behind=pages, namespace="support", temporal_token=token
    ) as door:
        cookies = await door.sign_in(Role.OPERATIONS)
        for path in ("/api/v1/namespaces/support/workflows", "/api/v1/settings"):
            asked = (await seen(door, path, cookies=cookies, headers=mine)).json()
            assert asked["headers"]["authorization"] == "Bearer the door's"


async def _status(door: FrontDoor, *lines: str, body: bytes = b"") -> int:
    """The status that a request written by hand is answered with."""
    port = int(door.own.rpartition(":")[2])

    def talk() -> bytes:
        with socket.create_connection((LOOPBACK, port), timeout=30) as wire:
            wire.sendall("\r\n".join((*lines, "", "")).encode() + body)
            return wire.recv(64)

    return int((await asyncio.to_thread(talk)).split()[1])


async def test_repeated_headers_foreign_hosts_and_endless_lengths_are_refused(
    database: TestDatabase, tmp_path: Path, pages: str
) -> None:
    async with front_door_on(database, tmp_path, pages_behind=pages, namespace="support") as door:
        cookies = await door.sign_in(Role.MANAGER)
        session = "Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items())
        host = f"Host: {door.own.removeprefix('http://')}"
        post = "POST /codec/decode HTTP/1.1"
        twice = ("Content-Length: 5", "Content-Length: 50")
        assert await _status(door, post, host, *twice, body=b"hello") == 400
        assert await _status(door, post, host, "Content-Length: " + "9" * 5_000) == 400
        assert await _status(door, post, host, "Content-Length: " + "9" * 15) == 413
        assert await _status(door, post, host, "Transfer-Encoding: chunked") == 411
        assert await _status(door, "GET / HTTP/1.1", host, session) == 200
        assert await _status(door, "GET / HTTP/1.1", host, session, session) == 400
        assert await _status(door, "GET / HTTP/1.1", host, host, session) == 400
        for foreign in ("evil.example", f"{host[6:]}.evil.example", "", "localhost"):
            assert await _status(door, "GET / HTTP/1.1", f"Host: {foreign}", session) == 421
        assert await _status(door, "GET / HTTP/1.1", session) == 400
        health = "GET /codec/health HTTP/1.1"
        assert await _status(door, health, "Host: anything") == 200


async def test_pages_that_do_not_answer_are_said_to_be_out_of_reach(
    database: TestDatabase, tmp_path: Path
) -> None:
    nobody = f"{LOOPBACK}:{free_ports().pages}"
    async with front_door_on(database, tmp_path, pages_behind=nobody) as door:
        cookies = await door.sign_in(Role.MANAGER)
        answer = await seen(door, "/namespaces", cookies=cookies)
        assert (answer.status_code, answer.content) == (502, b"")


async def test_a_person_is_told_in_words_what_a_program_is_told_by_a_status(
    database: TestDatabase, tmp_path: Path
) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    nobody = f"{LOOPBACK}:{free_ports().pages}"
    async with front_door_on(database, tmp_path, pages_behind=nobody, namespace="support") as door:
        cookies = await door.sign_in(Role.MANAGER)
        for path, status, says, leads in (
            ("/no-such", 404, "There is no such page", "/"),
            ("/partner/no-such", 404, "There is no such page", "/partner"),
            ("/namespaces", 502, "do not answer just now", "/"),
        ):
            page = await seen(door, path, cookies=cookies, headers=browser)
            assert (page.status_code, page.headers["Content-Type"][:9]) == (status, "text/html")
            assert says in page.text and f'href="{leads}"' in page.text
            assert (await seen(door, path, cookies=cookies)).content == b""
        far = {**browser, "Host": "elsewhere.example"}
        page = await seen(door, "/", headers=far)
        assert page.status_code == 421 and "<h1>" in page.text
        posted = await seen(door, "/sign-out", method="POST", headers=browser, data=b"a=1")
        assert posted.status_code == 403 and "from a page of this service" in posted.text


async def test_alone_it_has_no_page_but_its_own(database: TestDatabase, tmp_path: Path) -> None:
    async with front_door_on(database, tmp_path) as door:
        for path in ("/namespaces", "/codecs", "/api/v1/settings", "/codec/../etc"):
            answer = await asyncio.to_thread(requests.get, door.own + path, timeout=30)
            assert answer.status_code == 404
