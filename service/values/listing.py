"""How long a list of cases is."""

from __future__ import annotations

SHOWN = 200
"""At most so many, unless asked otherwise."""
