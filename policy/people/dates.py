"""Days and minutes as they are typed in one cell: `dd/mm/yyyy`, `dd/mm/yyyy hh:mm`, London time."""

from __future__ import annotations

from datetime import date, datetime

from policy.time import parse_date, parse_london

FIRST_YEAR = 1900
"""A date of an earlier year is a slip of the finger."""


def read_moment(text: str, first_year: int = FIRST_YEAR) -> datetime:
    """A London minute as UTC; raises ValueError."""
    return parse_london(_plausible(text, first_year))


def read_day(text: str) -> date:
    """A calendar day; raises ValueError."""
    return parse_date(_plausible(text))


def _plausible(text: str, first_year: int = FIRST_YEAR) -> str:
    # Digits of other scripts are digits to Python's own patterns; a date holds 0 to 9.
    if not text.isascii() or text[6:10] < str(first_year):
        raise ValueError("not a date of this form")
    return text
