"""The key store as a service over HTTP, for production: a vault that keeps the halves of cases'
keys apart from every machine of ours, and destroys them when it is told to.

The protocol is small, so that a gateway before any vault can speak it:

    POST   /v1/halves                  201 {"slot": "...", "secret": "<base64 of 32 bytes>"}
    GET    /v1/halves/<slot>           200 {"secret": "..."}, 404 never had, 410 destroyed
    DELETE /v1/halves/<slot>           204, also the second time; 404 never had
    GET    /v1/halves?before=<moment>  200 {"slots": [...]}: made before it and not destroyed

Each request carries a bearer token, and a client certificate where one is set. `POST` answers only
when the half is durable, `DELETE` only when it is gone. Nothing here waits for long.
"""

from __future__ import annotations

import asyncio
import base64
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import requests
from pydantic import SecretStr

from store.half_store import Half, HalfDestroyed, HalfStoreError, lacking
from store.sealing import KEY_BYTES

CONNECTS_WITHIN: Final = 2.0
ANSWERS_WITHIN: Final = 5.0
"""Seconds for each request."""
_MOST_BYTES: Final = 64 * 1024 * 1024
_SLOT = re.compile(r"[A-Za-z0-9._-]{1,128}")

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfServiceSettings:
    """Where the service is and what we show it: a token, and a certificate with its key. `ca` is
    the certificate that its own is signed with, if that is not a public one.
    """

    address: str
    token: SecretStr | None
    ca: Path | None
    certificate: Path | None
    key: Path | None


class HalfService:
    """See HalfStore."""

    trusted_for = 30.0

    def __init__(self, settings: HalfServiceSettings) -> None:
        self._address = settings.address.rstrip("/")
        self._settings = settings
        self._of_thread = threading.local()
        # Of our own: what else is done in threads never waits for a slow key service.
        self._threads = ThreadPoolExecutor(max_workers=16, thread_name_prefix="key-service")

    async def make(self) -> Half:
        """See HalfStore."""
        return await self._ask("POST", "", {201}, _made)

    async def read(self, slot: str) -> bytes | HalfDestroyed:
        """See HalfStore."""
        return await self._ask("GET", f"/{_sound(slot)}", {200, 410}, _secret_or_gone)

    def still_kept(self, slot: str) -> bool:
        """See HalfStore. The service is asked again every `trusted_for` seconds."""
        return True

    async def destroy(self, slot: str) -> None:
        """See HalfStore."""
        await self._ask("DELETE", f"/{_sound(slot)}", {204}, lambda _: None)

    async def kept_before(self, moment: datetime) -> list[str]:
        """See HalfStore."""
        return await self._ask("GET", "", {200}, _slots, before=moment.isoformat())

    async def _ask(
        self,
        method: str,
        path: str,
        expected: set[int],
        read: Callable[[requests.Response], T],
        **query: str,
    ) -> T:
        def asked() -> T:
            try:
                answer = self._session().request(
                    method,
                    f"{self._address}/v1/halves{path}",
                    params=query,
                    timeout=(CONNECTS_WITHIN, ANSWERS_WITHIN),
                    allow_redirects=False,
                )
                if answer.status_code == 404:
                    raise lacking()
                if answer.status_code >= 500 or answer.status_code == 429:
                    raise _out_of_reach()
                if answer.status_code not in expected:
                    raise _refuses()
                return read(answer)
            except requests.RequestException:
                raise _out_of_reach() from None
            except (ValueError, KeyError, TypeError):
                raise _refuses() from None

        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(CONNECTS_WITHIN + ANSWERS_WITHIN):
                return await loop.run_in_executor(self._threads, asked)
        except TimeoutError:
            raise _out_of_reach() from None

    def _session(self) -> requests.Session:
        kept: requests.Session | None = getattr(self._of_thread, "session", None)
        if kept is None:
            kept = self._of_thread.session = requests.Session()
            kept.trust_env = False  # no proxy and no .netrc of the surroundings
            known = self._settings
            if known.token is not None:
                kept.headers["Authorization"] = f"Bearer {known.token.get_secret_value()}"
            if known.ca is not None:
                kept.verify = str(known.ca)
            if known.certificate is not None and known.key is not None:
                kept.cert = (str(known.certificate), str(known.key))
        return kept


def _sound(slot: str) -> str:
    if _SLOT.fullmatch(slot) is None or slot.strip(".") == "":
        raise lacking()
    return slot


def _made(answer: requests.Response) -> Half:
    said = _said(answer)
    slot = said["slot"]
    if _SLOT.fullmatch(slot) is None:
        raise ValueError
    return Half(slot, _secret(said))


def _secret_or_gone(answer: requests.Response) -> bytes | HalfDestroyed:
    return HalfDestroyed() if answer.status_code == 410 else _secret(_said(answer))


def _slots(answer: requests.Response) -> list[str]:
    return [str(slot) for slot in _said(answer)["slots"]]


def _said(answer: requests.Response) -> dict[str, Any]:
    if len(answer.content) > _MOST_BYTES:
        raise ValueError
    said = answer.json()
    if not isinstance(said, dict):
        raise ValueError
    return said


def _secret(said: dict[str, Any]) -> bytes:
    secret = base64.b64decode(said["secret"], validate=True)
    if len(secret) != KEY_BYTES:
        raise ValueError
    return secret


def _out_of_reach() -> HalfStoreError:
    return HalfStoreError("key-store-out-of-reach", "the key service does not answer")


def _refuses() -> HalfStoreError:
    return HalfStoreError(
        "key-store-refuses", "the key service refuses, or answers in another form than agreed"
    )
