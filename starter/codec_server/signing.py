"""Signing in at the codec server: numbers, credentials and sessions are those of the command line.

The token is kept by the browser in a cookie that no script can read and that no other site's page
can have sent.
"""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs

from sqlalchemy.ext.asyncio import AsyncEngine

from store import staff

AFTER_A_FAILURE = 1.0


class Sessions:
    """Signs people in and out. One attempt at a time, and a pause after one that failed: guessing
    is slow however many try.
    """

    def __init__(self, engine: AsyncEngine, pause: float = AFTER_A_FAILURE) -> None:
        self._engine = engine
        self._pause = pause
        self._turn = asyncio.Lock()

    async def sign_in(self, form: bytes) -> str | None:
        """A session token for a filled-in form, or None."""
        fields = parse_qs(form.decode("utf-8", "replace"), max_num_fields=5)
        number = fields.get("number", [""])[0].strip().upper()
        credential = fields.get("credential", [""])[0]
        async with self._turn:
            token = await staff.sign_in(self._engine, number, credential)
            if token is None:
                await asyncio.sleep(self._pause)
            return token

    async def sign_out(self, token: str) -> None:
        """End a session; harmless for one that is none."""
        if token:
            async with self._engine.begin() as connection:
                await staff.sign_out(connection, token)


def cookie_name(track: str) -> str:
    """Each track has its own: a browser tells a machine's addresses apart by host only, and not by
    port, so that signing in to one track would end the session in the other.
    """
    return f"referrals_session_{track}"


def token_in(cookies: str, track: str) -> str:
    """The token among the cookies a browser sent, empty if it sent none."""
    for part in cookies.split(";"):
        name, _, value = part.strip().partition("=")
        if name == cookie_name(track):
            return value
    return ""


def cookie(token: str, track: str, *, secure: bool) -> str:
    """The header that has a browser keep the token for as long as the session lasts; with an empty
    one, forget it.
    """
    seconds = int(staff.SESSION_LASTS.total_seconds()) if token else 0
    parts = [
        f"{cookie_name(track)}={token}",
        # The pages behind ask for it as well.
        "Path=/",
        f"Max-Age={seconds}",
        "HttpOnly",
    ]
    return "; ".join([*parts, "SameSite=Strict", *(["Secure"] if secure else [])])
