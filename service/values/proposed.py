"""An act that waits for a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from policy.second_person import RegisterAct


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedAct:
    """An act waits for a second person, who holds one of `roles`, until a moment (UTC)."""

    id: str
    act: RegisterAct
    about: str
    until: datetime
    roles: tuple[str, ...]
