"""The names of the two tracks, between which a wall stands."""

from __future__ import annotations

from typing import Final

SUPPORT: Final = "support"
SUITABILITY: Final = "suitability"
