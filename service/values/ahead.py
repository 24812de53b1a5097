"""How far a look ahead goes."""

from __future__ import annotations

MONTHS = 6
