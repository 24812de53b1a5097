"""Where passkeys (WebAuthn) are for, and what is known of one."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from wiring.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeySite:
    """Whom passkeys are for: the host's name, and the address that a browser says."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyAnswer:
    """What a browser sent: which passkey, and what it says it signed. Nothing is verified yet."""

    id: str
    challenge: str
    content: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPasskey:
    """A passkey that was made for us."""

    id: str
    public_key: bytes
    sign_count: int


def site_of(settings: Settings) -> PasskeySite | None:
    """Where passkeys work: at a name, over TLS; or `localhost`. None where browsers refuse them."""
    parts = urlsplit(settings.web_address)
    host = parts.hostname or ""
    if _is_address(host) or not host or (parts.scheme != "https" and host != "localhost"):
        return None
    return PasskeySite(host=host, origin=f"{parts.scheme}://{parts.netloc}")


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
