"""A reason that stands for good says nothing of whom it is about: why something was erased or held
is readable after the person's own words are not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from policy.refusal import Refusal

REASON_NAMES = Refusal(
    code="reason-names-the-person",
    sentence="The reason has a name, a number or a date of birth of the person in it. It stays "
    "readable when all else of them is erased.",
    what_to_do="Say why without it: the case's reference says whose it is.",
    rule="service",
    field="reason",
)
_NAMES = ("given_names", "family_name", "also_known_as")
_NUMBERS = ("home_office_reference", "date_of_birth")
_SHORTEST = 3
"""A shorter part of a name is a word of any sentence."""
_PART = re.compile(r"[^\W_]+")


def names_the_person(reason: str, cells: Mapping[str, str]) -> bool:
    """Whether a part of one of their names stands in it as a word, or a number of theirs."""
    said = set(_PART.findall(reason.casefold()))
    names = " ".join(cells.get(name, "") for name in _NAMES).casefold()
    if any(len(part) >= _SHORTEST and part in said for part in _PART.findall(names)):
        return True
    whole = "".join(_PART.findall(reason.casefold()))
    numbers = ("".join(_PART.findall(cells.get(name, "").casefold())) for name in _NUMBERS)
    # What is unknown is written in words, and no number.
    return any(re.search(r"\d{3}", number) and number in whole for number in numbers)
