"""A desk: it keeps an address and a token, shows the token to no other address, and says plainly
what came of a question that nobody answered.
"""

from __future__ import annotations

import json
import stat
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from starter.cli import referrals
from starter.terminal.front_door import DoorAddress
from starter.terminal.session import KeptSession, keep_session, read_session

MEMBER = {"number": "S-1", "team": "check team", "roles": ["check officer"]}
SIGN_IN = {
    "code": "not-signed-in",
    "detail": "Nobody is signed in here, or the session has ended.",
    "what_to_do": "Sign in.",
    "rule": "service",
    "helps": [
        {"is": "policy.help.Help", "use_case": {"is": "policy.help.UseCase", "value": "sign-in"}}
    ],
}


@dataclass
class AnsweringDoor:
    """What came to a front door that answers as it is told."""

    address: str = ""
    status: int = 200
    body: bytes = b""
    wait: str = ""
    shown: list[str] = field(default_factory=list)


@pytest.fixture
def door() -> Iterator[AnsweringDoor]:
    """A server that says one thing."""
    asked = AnsweringDoor()

    class FrontDoorAnswers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.shown.append(self.headers.get("Authorization", ""))
            self.rfile.read(int(self.headers["Content-Length"]))
            if not asked.status:
                return
            self.send_response(asked.status)
            self.send_header("Content-Length", str(len(asked.body)))
            if asked.wait:
                self.send_header("Retry-After", asked.wait)
            self.end_headers()
            self.wfile.write(asked.body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), FrontDoorAnswers)
    asked.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield asked
    server.shutdown()
    thread.join()
    server.server_close()


def _typed(door: str, folder: Path) -> Result:
    environment = {
        "REFERRALS_DATA": str(folder / "none"),
        "REFERRALS_SESSION_FILE": str(folder / "session"),
        "REFERRALS_FRONT_DOOR": door,
    }
    return CliRunner(env=environment).invoke(referrals, ["whoami"])


def test_a_desk_keeps_an_address_and_a_token_for_its_owner_only(tmp_path: Path) -> None:
    kept = KeptSession(token="only for tests", address="https://referrals.example")
    path = tmp_path / "state" / "session"
    keep_session(path, kept)
    assert json.loads(path.read_text()) == {"address": kept.address, "token": kept.token}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_session(path) == kept
    for other in ("{", '{"token": 1}', ""):
        path.write_text(other)
        assert read_session(path).token == ""
    path.write_text("as an earlier release kept it")
    assert read_session(path) == KeptSession(token="as an earlier release kept it")


def test_a_token_is_shown_to_the_door_that_gave_it_and_to_no_other(
    door: AnsweringDoor, tmp_path: Path
) -> None:
    door.body = json.dumps({"found": MEMBER | {"is": "store.staff.StaffMember"}}).encode()
    for address, shown in ((door.address, "Bearer t-1"), ("https://other.example", "")):
        keep_session(tmp_path / "session", KeptSession(token="t-1", address=address))
        said = _typed(door.address, tmp_path)
        assert (said.exit_code, said.stdout) == (0, "S-1, check team: check officer\n")
        assert door.shown.pop() == shown


@pytest.mark.parametrize(
    ("status", "body", "wait", "exit_code", "said"),
    [
        (401, SIGN_IN, "", 4, "`referrals sign-in NUMBER`"),
        (429, SIGN_IN | {"code": "too-many-requests"}, "60", 1, "That is in 60 seconds"),
        (503, SIGN_IN | {"code": "database-out-of-reach"}, "10", 3, "database-out-of-reach"),
        (500, SIGN_IN | {"code": "our-mistake"}, "", 70, "our-mistake"),
        (200, {"found": {"is": "policy.time.show_london"}}, "", 5, "answer-unclear"),
        (200, ["<html>"], "", 5, "answer-unclear"),
        (0, None, "", 3, "answer-lost"),
    ],
)
def test_every_answer_ends_in_words_and_its_own_exit_code(
    door: AnsweringDoor,
    tmp_path: Path,
    status: int,
    body: object,
    wait: str,
    exit_code: int,
    said: str,
) -> None:
    door.status, door.body, door.wait = status, json.dumps(body).encode(), wait
    done = _typed(door.address, tmp_path)
    assert (done.exit_code, said in done.stderr) == (exit_code, True), done.stderr


def test_a_door_that_nobody_answers_at_is_said_to_be_out_of_reach(tmp_path: Path) -> None:
    done = _typed("http://127.0.0.1:1", tmp_path)
    assert (done.exit_code, "front-door-out-of-reach" in done.stderr) == (3, True)


@pytest.mark.parametrize(
    ("address", "fit"),
    [
        ("https://referrals.example", True),
        ("https://referrals.example:8443/", True),
        ("http://127.0.0.1:8733", True),
        ("http://[::1]:8733", True),
        ("http://referrals.example", False),
        ("http://127.0.0.1.example", False),
        ("https://somebody@referrals.example", False),
        ("https://referrals.example/elsewhere", False),
        ("https://referrals.example:port", False),
        ("ftp://127.0.0.1", False),
        ("referrals.example", False),
    ],
)
def test_no_token_goes_where_it_could_be_read_on_the_way(address: str, fit: bool) -> None:
    assert (DoorAddress(address).unfit == "") is fit
