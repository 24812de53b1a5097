"""A whole number as a form or an address carries it."""

from __future__ import annotations

from typing import Final

_MOST_DIGITS: Final = 9
"""No number of ours is longer, and Python itself refuses to read thousands of digits."""


def whole_number(sent: str) -> int | None:
    """The number; None for anything else."""
    fits = sent.isascii() and sent.isdigit() and len(sent) <= _MOST_DIGITS
    return int(sent) if fits else None
