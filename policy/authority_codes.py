"""Which nine-character codes are a local authority's, and on which days: a dated list (R13, R98).

A code may end because its council was abolished or because the council was given another code.
Whether anybody may refer or be asked is the register's to say, never this list's.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

LIST = "authorities-2025-04"


class CodeStanding(StrEnum):
    """How a code stands on a day."""

    IN_FORCE = "in force"
    NOT_YET = "not yet in force"
    ENDED = "ended"
    UNKNOWN = "no authority's"


@dataclass(frozen=True, slots=True)
class AuthorityCode:
    """One code with the days it is in force, both included. None means "always" at the beginning
    and "still" at the end. `successor` is the one code in its place, empty where there is none or
    there are several.
    """

    code: str
    first_day: date | None
    last_day: date | None
    successor: str

    def standing(self, day: date) -> CodeStanding:
        """How the code stands on a day."""
        if self.first_day is not None and day < self.first_day:
            return CodeStanding.NOT_YET
        if self.last_day is not None and day > self.last_day:
            return CodeStanding.ENDED
        return CodeStanding.IN_FORCE


@cache
def authority_codes(published: str = LIST) -> Mapping[str, AuthorityCode]:
    """Every code of a published list. Raises FileNotFoundError if there is no such list."""
    text = files("policy.area_codes").joinpath(f"{published}.csv").read_text(encoding="ascii")
    return {
        row["code"]: AuthorityCode(
            row["code"], _day(row["first_day"]), _day(row["last_day"]), row["successor"]
        )
        for row in csv.DictReader(text.splitlines())
    }


def standing_of(code: str, day: date) -> CodeStanding:
    """How any code, one of the list or not, stands on a day."""
    known = authority_codes().get(code)
    return CodeStanding.UNKNOWN if known is None else known.standing(day)


def code_on(code: str, day: date) -> str:
    """The code that stands in an ended one's place on a day, through as many changes as there were;
    the code itself where no single one took its place.
    """
    known = authority_codes().get(code)
    while known and known.successor and known.standing(day) is CodeStanding.ENDED:
        code = known.successor
        known = authority_codes().get(code)
    return code


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
