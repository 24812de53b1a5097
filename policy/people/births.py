"""A date of birth as far as it is known, and how it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from policy.people.dates import FIRST_YEAR, read_day

ADULT_AGE = 18
UNKNOWN = "unknown"
_APPROXIMATE = re.compile(r"approx ([0-9]{4})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthDate:
    """A date of birth as far as it is known: a full day, an approximate year, or nothing."""

    day: date | None = None
    year: int | None = None

    def may_be_under_18(self, on: date) -> bool:
        """Whether the person is, or by the approximate year may be, under 18 on a day."""
        if self.day is not None:
            had_birthday = (on.month, on.day) >= (self.day.month, self.day.day)
            return on.year - self.day.year - (not had_birthday) < ADULT_AGE
        return self.year is not None and on.year - self.year <= ADULT_AGE

    def is_after(self, on: date) -> bool:
        """Whether the birth, as written, lies after a day."""
        if self.day is not None:
            return self.day > on
        return self.year is not None and self.year > on.year


def read_birth_date(text: str) -> BirthDate:
    """A date of birth in one of its three forms; raises ValueError."""
    if text == UNKNOWN:
        return BirthDate()
    approximate = _APPROXIMATE.fullmatch(text)
    if approximate is None:
        return BirthDate(day=read_day(text))
    year = int(approximate.group(1))
    if year < FIRST_YEAR:
        raise ValueError("year out of range")
    return BirthDate(year=year)


def born(text: str) -> BirthDate:
    """A date of birth as far as it can be read; what cannot be read is not known."""
    try:
        return read_birth_date(text.strip())
    except ValueError:
        return BirthDate()
