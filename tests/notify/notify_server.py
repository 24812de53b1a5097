"""A local server that speaks the part of Notify's API this project uses, and fails as Notify
can.
"""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from notifications_python_client.authentication import decode_jwt_token
from notifications_python_client.errors import TokenError

SERVICE = "11111111-2222-4333-8444-555555555555"
SECRET = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
API_KEY = f"invented-{SERVICE}-{SECRET}"
TEMPLATE = "99999999-8888-4777-8666-555555555555"


class Mood(StrEnum):
    """How the server treats one message."""

    WELL = "well"
    FAILS_BEFORE = "500 before it accepted"
    FAILS_AFTER = "500 after it accepted"
    ACCEPTS_AND_DROPS = "accepts, drops the answer"
    ACCEPTS_THEN_SLOW = "accepts, answers too late"
    SLOW_THEN_ACCEPTS = "accepts too late"
    ACCEPTS_UNREADABLY = "accepts, answers no JSON"
    BUSY = "429"
    BUSY_FOR_A_SECOND = "429 with Retry-After"
    CLOCK_SKEW = "403 clock skew"
    KEY_REFUSED = "403 key"
    BAD_ADDRESS = "400 address"
    TRIAL = "400 trial mode"
    BAD_TEMPLATE = "400 template"
    BAD_REPLY_TO = "400 reply-to address"
    ARCHIVED = "403 service archived"
    DAILY_LIMIT = "429 limit of the day"


@dataclass
class NotifyState:
    """What the server has been asked, holds, and is told to do next."""

    moods: list[Mood] = field(default_factory=list)
    lookup_moods: list[Mood] = field(default_factory=list)
    held: list[dict[str, Any]] = field(default_factory=list)
    requests: int = 0
    # Set to let go of every request that was made to wait.
    go_on: threading.Event = field(default_factory=threading.Event)

    def let_go(self, stored: int) -> None:
        """Release the slow requests and wait until so many messages are held."""
        self.go_on.set()
        for _ in range(500):
            if len(self.held) >= stored:
                return
            time.sleep(0.01)
        raise AssertionError("the slow request never got there")


@contextmanager
def notify_server() -> Iterator[tuple[str, NotifyState]]:
    """A server of its own, and its state."""
    state = NotifyState()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(state))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", state
    finally:
        state.go_on.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(state: NotifyState) -> type[BaseHTTPRequestHandler]:
    class NotifyHandler(_Notify):
        pass

    NotifyHandler.state = state
    return NotifyHandler


class _Notify(BaseHTTPRequestHandler):
    state: NotifyState

    def do_POST(self) -> None:
        self.state.requests += 1
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        mood = self.state.moods.pop(0) if self.state.moods else Mood.WELL
        if not self._let_in(mood) or not self._acceptable(mood, body):
            return
        if mood is Mood.SLOW_THEN_ACCEPTS:
            self.state.go_on.wait(10)
        self.state.held.append(body)
        self._answer_accepted(mood, body)

    def _answer_accepted(self, mood: Mood, body: Mapping[str, Any]) -> None:
        match mood:
            case Mood.ACCEPTS_AND_DROPS:
                self.close_connection = True
            case Mood.FAILS_AFTER:
                self._error(500, "Exception", "Internal server error")
            case Mood.ACCEPTS_UNREADABLY:
                self._reply(201, b"<html>a proxy's page</html>")
            case _:
                if mood is Mood.ACCEPTS_THEN_SLOW:
                    self.state.go_on.wait(10)
                row = {"id": str(uuid.uuid4()), "reference": body.get("reference")}
                self._reply(201, json.dumps(row).encode())

    def do_GET(self) -> None:
        self.state.requests += 1
        mood = self.state.lookup_moods.pop(0) if self.state.lookup_moods else Mood.WELL
        if not self._let_in(mood):
            return
        if mood is Mood.FAILS_BEFORE:
            self._error(500, "Exception", "Internal server error")
            return
        address = urlsplit(self.path)
        assert address.path == "/v2/notifications"
        [wanted] = parse_qs(address.query)["reference"]
        rows = [{"reference": wanted} for row in self.state.held if row["reference"] == wanted]
        self._reply(200, json.dumps({"notifications": rows, "links": {}}).encode())

    def _let_in(self, mood: Mood) -> bool:
        if mood is Mood.CLOCK_SKEW:
            message = "Error: Your system clock must be accurate to within 30 seconds"
            self._error(403, "AuthError", message, Date=formatdate(time.time() + 3600))
            return False
        try:
            token = self.headers["Authorization"].removeprefix("Bearer ")
            decode_jwt_token(token, SECRET)  # type: ignore[no-untyped-call]
        except TokenError:
            mood = Mood.KEY_REFUSED
        if mood is Mood.ARCHIVED:
            self._error(403, "AuthError", "Invalid token: service is archived")
            return False
        if mood is Mood.KEY_REFUSED:
            self._error(403, "AuthError", "Invalid token: API key not found")
            return False
        return True

    def _acceptable(self, mood: Mood, body: Mapping[str, Any]) -> bool:
        match mood:
            case Mood.FAILS_BEFORE:
                self._error(500, "Exception", "Internal server error")
            case Mood.BUSY:
                self._error(429, "RateLimitError", "Exceeded rate limit")
            case Mood.BUSY_FOR_A_SECOND:
                self._error(429, "RateLimitError", "Exceeded rate limit", **{"Retry-After": "1"})
            case Mood.BAD_ADDRESS:
                # The real one names the field; that it might quote the value is what we guard.
                message = f"email_address {body['email_address']} is not a valid email address"
                self._error(400, "ValidationError", message)
            case Mood.TRIAL:
                self._error(400, "BadRequestError", "Can't send to this recipient in trial mode")
            case Mood.BAD_TEMPLATE:
                self._error(400, "ValidationError", "template_id is not a valid UUID")
            case Mood.BAD_REPLY_TO:
                message = "email_reply_to_id does not exist in database"
                self._error(400, "BadRequestError", message)
            case Mood.DAILY_LIMIT:
                message = "Exceeded send limits (email: 50) for today"
                self._error(429, "TooManyRequestsError", message)
            case _:
                return self._complete(body)
        return False

    def _complete(self, body: Mapping[str, Any]) -> bool:
        said = body.get("personalisation", {})
        if body.get("template_id") == TEMPLATE and {"subject", "body"} == said.keys():
            return True
        self._error(400, "BadRequestError", "Missing personalisation")
        return False

    def _error(self, status: int, kind: str, message: str, **headers: str) -> None:
        content = {"status_code": status, "errors": [{"error": kind, "message": message}]}
        self._reply(status, json.dumps(content).encode(), **headers)

    def _reply(self, status: int, content: bytes, **headers: str) -> None:
        # The client may be gone: that is what some of the moods are for.
        with suppress(OSError):
            self.send_response_only(status)
            for name, value in ({"Date": self.date_time_string()} | headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a request's line is no test output."""
