"""Telling an organisation's system of an event by asking an address of its own: which addresses may
be asked, how what is sent is signed (Standard Webhooks), and when it is tried again and given up.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import SplitResult, urlsplit

from policy.refusal import Refusal

SECRET_BEGINS = "whsec_"
SECRET_BYTES = 32
OLD_SECRET_LASTS = timedelta(hours=24)
"""After a rotation what is sent is signed by both, so that the receiver changes without a gap."""
MOST_WEBHOOKS = 5
"""Of one organisation."""
LONGEST_ADDRESS = 500
GIVEN_UP_AFTER = timedelta(days=3)
"""Since it was first to be sent: a weekend, and somebody's Monday."""
_PAUSES = (5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800)
_LONGEST_BREAK = timedelta(minutes=15)

BAD_WEBHOOK = Refusal(
    code="webhook-address-unfit",
    sentence="This is no address that may be told of events.",
    what_to_do="Give an https address with a name, without a user, a password or a #part.",
    rule="service",
    field="address",
)
TOO_MANY_WEBHOOKS = Refusal(
    code="too-many-webhooks",
    sentence=f"Your organisation has {MOST_WEBHOOKS} addresses that are told of events already.",
    what_to_do="End one that is not needed any more.",
    rule="service",
)
NO_SUCH_WEBHOOK = Refusal(
    code="no-such-webhook",
    sentence="Your organisation has no live address of this number that is told of events.",
    what_to_do="Look at the list of them.",
    rule="service",
)


def refused_webhook(address: str, *, on_this_machine: bool) -> Refusal | None:
    """Why events may not be sent to an address, or None. `on_this_machine`: plain http to the
    machine itself may, as in the embedded default; where a name leads is judged with each sending.
    """
    if not 0 < len(address) <= LONGEST_ADDRESS or not address.isascii():
        return BAD_WEBHOOK
    if not address.isprintable() or set(address) & set(' "<>\\^`{|}'):
        return BAD_WEBHOOK
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return BAD_WEBHOOK
    if not parts.hostname or "@" in parts.netloc or "#" in address or port == 0:
        return BAD_WEBHOOK
    return None if parts.scheme == "https" or _own(parts, on_this_machine) else BAD_WEBHOOK


def _own(parts: SplitResult, on_this_machine: bool) -> bool:
    return on_this_machine and parts.scheme == "http"


def may_be_asked(found: Iterable[str], *, on_this_machine: bool) -> bool:
    """Whether a name that leads to these addresses may be asked: every one of them is public, so
    that nobody has us ask our own machines. `on_this_machine`: the machine itself may be asked too.
    """
    judged = [_is_public(one) or (on_this_machine and _is_loopback(one)) for one in found]
    return bool(judged) and all(judged)


def _is_public(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and (
        address not in _GIVEN_OUT or any(address in net for net in _LEADS_ON)
    ):
        return False
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_unspecified
    )


_GIVEN_OUT = ipaddress.IPv6Network("2000::/3")
"""All of the newer kind that is given to anybody."""
_LEADS_ON = (ipaddress.IPv6Network("2002::/16"), ipaddress.IPv6Network("2001::/32"))
"""What of these stands for addresses of the older kind, whichever those are."""


def _is_loopback(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False


def secret_of(key: bytes) -> str:
    """A key as its receiver is shown it."""
    return SECRET_BEGINS + base64.b64encode(key).decode()


def key_of(secret: str) -> bytes:
    """The key that a secret is; raises ValueError for a text that is not a secret."""
    if not secret.startswith(SECRET_BEGINS):
        raise ValueError
    try:
        return base64.b64decode(secret.removeprefix(SECRET_BEGINS), validate=True)
    except binascii.Error:
        raise ValueError from None


def signature(secrets: Iterable[str], id: str, at: int, body: bytes) -> str:
    """The `webhook-signature` header: one signature for each live secret, of id, moment and body.
    `at` is in seconds since 1970.
    """
    signed = f"{id}.{at}.".encode() + body
    each = (hmac.new(key_of(secret), signed, hashlib.sha256).digest() for secret in secrets)
    return " ".join(f"v1,{base64.b64encode(one).decode()}" for one in each)


def pause_after(attempts: int) -> timedelta:
    """How long after so many tries that failed the next one is made."""
    return timedelta(seconds=_PAUSES[min(max(attempts, 1), len(_PAUSES)) - 1])


def break_after(failures: int) -> timedelta:
    """How long an address is left alone after so many failures in a row, whatever waits for it."""
    return min(pause_after(failures), _LONGEST_BREAK)


def given_up(first_due: datetime, now: datetime) -> bool:
    """Whether something is tried no more."""
    return now - first_due > GIVEN_UP_AFTER
