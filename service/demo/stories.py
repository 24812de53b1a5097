"""A story: a case that began some time ago, what reached it since, and the stage it came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from service.demo.playing import Steps

O = TypeVar("O")  # noqa: E741


@dataclass(frozen=True, slots=True, kw_only=True)
class Story(Generic[O]):
    """`opening` is what intake is given, at `start`; `steps` are what reaches the case afterwards,
    and `stage` is where that leaves it.
    """

    stage: StrEnum
    start: datetime
    opening: O
    steps: Steps


_PEOPLE = (
    ("Amadou", "Sample", "11/02/1984", "Senegal"),
    ("Beatriz", "Sample", "23/07/1991", "Brazil"),
    ("Cheng", "Sample", "05/05/1978", "China"),
    ("Dalia", "Sample", "17/12/1987", "Egypt"),
    ("Emeka", "Sample", "30/01/1995", "Nigeria"),
    ("Farida", "Sample", "09/09/1982", "Afghanistan"),
    ("Goran", "Sample", "14/04/1969", "Serbia"),
    ("Hana", "Sample", "02/10/1990", "Ethiopia"),
    ("Iskander", "Sample", "26/06/1986", "Uzbekistan"),
    ("Joaquim", "Sample", "19/08/1973", "Angola"),
    ("Kamala", "Sample", "08/03/1993", "Nepal"),
)


def person_of(place: int) -> dict[str, str]:
    """Somebody invented, another one for each place in the list of stories: no two could be taken
    for one person, whose cases would be linked to each other.
    """
    again, one = divmod(place, len(_PEOPLE))
    given, family, born, nationality = _PEOPLE[one]
    second = _PEOPLE[again % len(_PEOPLE)][0]
    day, month, year = born.split("/")
    return {
        "given_names": f"{given} {second}",
        "family_name": family,
        "date_of_birth": f"{day}/{month}/{int(year) + again % len(_PEOPLE)}",
        "nationality": nationality,
    }
