"""Who is to be entered, and who is to be on duty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Somebody on the rota until a moment (UTC): `position` 1 is notified first, 2 is next."""

    role: str
    position: int
    number: str
    ends: datetime


SHORTEST_CREDENTIAL = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStaff:
    """Somebody to be entered. Without a credential of their own choice one is made for them."""

    number: str
    name: str
    email: str
    team: str
    roles: tuple[str, ...]
    credential: str | None = None
