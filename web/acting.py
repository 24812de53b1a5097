"""Who acts in a request: whose session its cookie is, as the use cases want to know it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request

from service.cases.payloads import Decoder
from service.context import Context
from service.sessions.signing import session_of
from web.cookies import token_in
from web.errors import RequestRefused
from wiring.app import App
from wiring.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What every request of one track's process is answered with."""

    app: App
    payloads: Decoder

    @property
    def settings(self) -> Settings:
        """The process's."""
        return self.app.settings

    @property
    def origins(self) -> frozenset[str]:
        """From which pages a browser may ask: Temporal's, and our own. Exactly these."""
        addresses = (self.settings.ui_address, self.settings.web_address)
        return frozenset(_origin_of(address) for address in addresses if address)

    @property
    def hosts(self) -> frozenset[str]:
        """By which names a request may ask for us: people's, and the one we listen by."""
        listen = self.settings.web_listen.lower()
        return frozenset({*(urlsplit(origin).netloc for origin in self.origins), listen})

    @property
    def secure(self) -> bool:
        """Whether people's browsers reach us over TLS."""
        return self.settings.web_address.startswith("https:")


def door_of(request: Request) -> Door:
    """What the process answers with."""
    door = request.app.state.door
    assert isinstance(door, Door)
    return door


def token_of(request: Request) -> str:
    """The session's token, empty without one."""
    return token_in(request.headers.get("cookie", ""), door_of(request).settings.track)


async def context_in(request: Request, used: str) -> Context | None:
    """For the use cases, of the person signed in; None if nobody is. `used` is the page, as the
    list of who looked names it.
    """
    app = door_of(request).app
    found = await session_of(app, token_of(request))
    if found is None:
        return None
    member, left = found
    return Context(
        app=app, used=used, member=member, address=address_of(request), session_left=left
    )


def nobody_in(request: Request) -> Context:
    """For the use cases that need nobody signed in."""
    return Context(app=door_of(request).app, used="", address=address_of(request))


def address_of(request: Request) -> str:
    """Where a request comes from: what a proxy of ours says last, otherwise who is connected."""
    peer = request.client.host if request.client is not None else ""
    if peer not in door_of(request).settings.web_proxies.split():
        return peer
    return request.headers.get("x-forwarded-for", peer).rpartition(",")[2].strip()


def require_origin(request: Request, *, needed: bool = True) -> str:
    """Where a request comes from. A program that is no browser names no origin. Raises
    RequestRefused.
    """
    origin = request.headers.get("origin", "")
    if (origin or needed) and origin not in door_of(request).origins:
        raise RequestRefused(403)
    return origin


def _origin_of(address: str) -> str:
    """Scheme, host and port of an address, as browsers write an origin."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()
