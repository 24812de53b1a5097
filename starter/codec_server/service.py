"""What the requests of the codec server are answered with."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from starter.codec_server.decoding import Decoder
from starter.codec_server.signing import Sessions
from wiring.settings import Settings

T = TypeVar("T")

ANSWER_WITHIN = 20.0


class RequestRefused(Exception):
    """A request that is answered with a status and nothing else."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What every request is answered with."""

    settings: Settings
    decoder: Decoder
    sessions: Sessions
    loop: asyncio.AbstractEventLoop

    @property
    def origins(self) -> frozenset[str]:
        """From which pages a browser may ask: Temporal's, and our own. Exactly these."""
        addresses = (self.settings.ui_address, self.settings.codec_address)
        return frozenset(origin_of(address) for address in addresses if address)

    @property
    def hosts(self) -> frozenset[str]:
        """By which names a request may ask for us: people's, and the one we listen by."""
        return frozenset({*map(_host_of, self.origins), self.settings.codec_listen.lower()})

    def done(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of some work on the process's loop. Raises what it raised, and Refused if it
        takes too long.
        """
        under_way = asyncio.run_coroutine_threadsafe(work, self.loop)
        try:
            return under_way.result(ANSWER_WITHIN)
        except TimeoutError:
            under_way.cancel()
            raise RequestRefused(503) from None


def origin_of(address: str) -> str:
    """Scheme, host and port of an address, as browsers write an origin."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _host_of(origin: str) -> str:
    return urlsplit(origin).netloc
