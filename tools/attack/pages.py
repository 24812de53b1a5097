"""HTTP as anybody on the network may send it: other hosts, odd paths and lengths, no session."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from tools.attack.trial import TRACKS, Target, Tried
from web.cookies import cookie_name

_SECONDS = 20.0
_PAGES = (
    *("/cases", "/sessions", "/service/incidents", "/service/blocked", "/service/handover"),
    *("/service/wall", "/partner", "/v1/cases"),
)
_REFUSED = ("401", "403", "404", "405")
_HUGE = 10**11


def http(target: Target) -> Iterator[Tried]:
    """Each request is answered by a refusal, and by no page of a case."""
    for track in TRACKS:
        host = urlsplit(target.settings(track)["web_address"]).netloc
        for what, request, wanted in _requests(track, host):
            answer = _answer(host, request)
            status = answer[9:12].decode("ascii", "replace")
            shown = any(word in answer for word in target.words)
            away = status == "303" and b"sign-in" in answer.split(b"\r\n\r\n")[0]
            held = not shown and (status in wanted or (away and "303" in wanted))
            yield Tried(f"{track}: {what}", held=held, said=status or "no answer")


def _requests(track: str, host: str) -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    yield "another host", _get("/", "evil.example"), ("421",)
    yield "two hosts", _get("/", host, f"Host: {host}"), ("400",)
    yield "a body without end", _post(host, f"Content-Length: {_HUGE}"), ("413",)
    yield "a length that is none", _post(host, "Content-Length: -1"), ("400",)
    yield "a body in chunks", _post(host, "Transfer-Encoding: chunked"), ("411", "400")
    yield (
        "from another site",
        _post(host, "Origin: https://evil.example", "Content-Length: 0"),
        (*_REFUSED, "400", "415"),
    )
    for path in ("/../../etc/passwd", "/assets/..%2f..%2fsettings.json", "/.git/config", "/%00"):
        yield f"the path {path}", _get(path, host), ("404", "400", "303")
    for path in _PAGES:
        yield f"{path} without a session", _get(path, host), (*_REFUSED, "303")
        # By the names that are looked at: under any other nothing would have been tried.
        names = (cookie_name(track), cookie_name(track, partner=True))
        forged = "Cookie: " + "; ".join(f"{name}={'A' * 43}" for name in names)
        yield f"{path} with a session made up", _get(path, host, forged), (*_REFUSED, "303")


def _get(path: str, host: str, *more: str) -> bytes:
    return "\r\n".join((f"GET {path} HTTP/1.1", f"Host: {host}", *more, *_END)).encode()


def _post(host: str, *more: str) -> bytes:
    return "\r\n".join(("POST /sign-in HTTP/1.1", f"Host: {host}", *more, *_END)).encode()


_END = ("Connection: close", "", "")


def _answer(host: str, request: bytes) -> bytes:
    name, _, port = host.partition(":")
    with socket.create_connection((name, int(port or 80)), timeout=_SECONDS) as connection:
        connection.sendall(request)
        answer = b""
        while part := connection.recv(65536):
            answer += part
            if len(answer) > 1 << 20:
                break
    return answer
