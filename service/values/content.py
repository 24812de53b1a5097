"""What is known of a case, by its digest."""

from __future__ import annotations

SHORTEST_CONTENT = 12
"""As many characters of a digest name it."""
