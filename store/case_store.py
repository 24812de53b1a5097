"""Where one track's cases are kept: its database, its keys, its forms. Handed as one, for nothing
of a case can be read or written without all three.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic

from sqlalchemy.ext.asyncio import AsyncEngine

from policy.cases.orders import C
from policy.cases.track import E, S, Track
from store.forms import Forms
from store.keys import CaseKeys


@dataclass(frozen=True)
class CaseStore(Generic[S, C, E]):
    """One track's store."""

    engine: AsyncEngine
    keys: CaseKeys
    forms: Forms[S, C, E]

    @property
    def track(self) -> Track[S, C, E]:
        """Whose cases these are."""
        return self.forms.track
