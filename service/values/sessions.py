"""A session that has begun, or half of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session that has begun. The token is all that shows whose it is: it is kept by its owner
    only.
    """

    token: str
    number: str
    lasts: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfSession:
    """The credential was right, and the second factor is due, or `to_set_up`. The token is for
    that alone.
    """

    token: str
    number: str
    lasts: timedelta
    to_set_up: bool
    has_passkey: bool
