"""A front door asked without a socket between: the whole application of a track, as its process
serves it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode, urlsplit

from starlette.types import ASGIApp, Message, Scope

from web.application import application
from wiring.app import App

OWN = "http://127.0.0.1:8733"
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorAnswered:
    """What was answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """As a page."""
        return self.body.decode()

    @property
    def code(self) -> str:
        """Of a no to a program; empty for a yes."""
        return str(json.loads(self.body)["code"]) if self.status >= 400 else ""


@dataclass(frozen=True, slots=True)
class InProcess:
    """The front door of an app that says it is at `OWN`."""

    door: ASGIApp

    async def ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> DoorAnswered:
        """One request."""
        sent = {"host": urlsplit(OWN).netloc, "content-length": str(len(body)), **(headers or {})}
        path, _, query = path.partition("?")
        scope: Scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 8733),
        }
        came: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            came.append(message)

        await self.door(scope, receive, send)
        return DoorAnswered(
            status=came[0]["status"],
            headers={name.decode(): value.decode() for name, value in came[0]["headers"]},
            body=b"".join(part.get("body", b"") for part in came[1:]),
        )

    async def look(
        self, path: str, bearer: str = "", cookies: Mapping[str, str] | None = None
    ) -> DoorAnswered:
        """What a program or a browser is shown."""
        shown = {"authorization": f"Bearer {bearer}"} if bearer else {}
        return await self.ask("GET", path, {**shown, **_cookies(cookies or {})})

    async def send_form(
        self, path: str, cookies: Mapping[str, str], fields: Mapping[str, str]
    ) -> DoorAnswered:
        """What our own page's form sends."""
        headers = {"origin": OWN, "content-type": _FORM, **_cookies(cookies)}
        return await self.ask("POST", path, headers, urlencode(fields).encode())

    async def send_json(
        self, path: str, bearer: str, said: object, more: Mapping[str, str] | None = None
    ) -> DoorAnswered:
        """What a program sends, under this credential if it has one."""
        shown = {"authorization": f"Bearer {bearer}"} if bearer else {}
        headers = {"content-type": "application/json", **shown, **(more or {})}
        return await self.ask("POST", path, headers, json.dumps(said).encode())


def _cookies(cookies: Mapping[str, str]) -> dict[str, str]:
    said = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return {"cookie": said} if cookies else {}


def in_process(app: App) -> InProcess:
    """The front door of this app."""
    settings = app.settings.model_copy(update={"web_address": OWN})
    return InProcess(application(replace(app, settings=settings)))
