"""The column that says how a person is safely reached."""

from __future__ import annotations

SAFE_WAY = "safe_way_to_reach"
