"""Who was referred, in groups fit to be counted (R39): nationality as it was stated, and age at the
referral. Only ever counted; which counts are published, `policy.statistics` says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from policy.people import countries
from policy.people.births import BirthDate, read_birth_date

NOT_KNOWN = "not known"
MORE_THAN_ONE = "more than one"
AGES = ((25, "under 25"), (35, "25 to 34"), (50, "35 to 49"), (65, "50 to 64"))
OLDEST = "65 and over"


@dataclass(frozen=True, slots=True)
class People:
    """How many were of each nationality and age: the same people in both, so the same total."""

    nationalities: Counter[str] = field(default_factory=Counter)
    ages: Counter[str] = field(default_factory=Counter)

    def add(self, cells: Mapping[str, str], on: date) -> None:
        """One more person, by what was sent of them; of somebody erased there is nothing."""
        self.nationalities[_nationality(cells.get("nationality", ""))] += 1
        self.ages[_age(cells.get("date_of_birth", ""), on)] += 1


def _nationality(text: str) -> str:
    try:
        stated = countries.read_nationality(text.strip())
    except countries.UnknownNationality:
        return NOT_KNOWN
    if stated == countries.UNKNOWN:
        return NOT_KNOWN
    # Two together would tell of very few people, and are one group.
    return MORE_THAN_ONE if len(countries.nationalities(stated)) > 1 else stated


def _age(text: str, on: date) -> str:
    try:
        born = read_birth_date(text.strip())
    except ValueError:
        return NOT_KNOWN
    years = _years(born, on)
    if years is None:
        return NOT_KNOWN
    return next((name for below, name in AGES if years < below), OLDEST)


def _years(born: BirthDate, on: date) -> int | None:
    """Whole years; of an approximate year the difference of the years."""
    if born.day is not None:
        return on.year - born.day.year - ((on.month, on.day) < (born.day.month, born.day.day))
    return None if born.year is None else on.year - born.year
