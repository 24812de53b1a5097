"""When two cases may be about one person (R33): the keys that are compared, never the answer.

A match only puts a question before a human. Nothing is merged, and the sender learns nothing of
another sender's case. The keys are personal data: a store keeps them under a keyed digest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from policy.cases.person import Key
from policy.people.births import BirthDate
from policy.people.text import is_shortened

# Letters with a stroke or a hook are letters of their own to Unicode, and accents to a person who
# types the name again.
_STROKES = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ŧ": "t",
        "\u0131": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "\u2019": "'",
        "\u02bc": "'",
        "\u2010": "-",
        "\u2011": "-",
    }
)
# Accents of the alphabets that have them; the vowel signs of other scripts are no accents and stay.
_ACCENTS = ((0x0300, 0x036F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0xFE20, 0xFE2F))
_SHORTEST_REFERENCE = 5
_BETWEEN_NAMES = re.compile(r"[;,/\n]|\bor\b")
_NUMBERS = re.compile(r"\d+")
_MONTHS = 12
# How far a year told as approximate may lie from the one that is asked for.
_ABOUT = 2


@dataclass(frozen=True, slots=True)
class MatchKeys:
    """What is compared. A person is stored under `kept`; cases that may be the same person's are
    looked for by `possible`, and a search by staff uses `search`, which is wider.
    """

    kept: frozenset[Key]
    possible: frozenset[Key]
    search: frozenset[Key]


def keys_of(
    home_office_reference: str,
    given: str,
    family: str,
    born: BirthDate,
    *,
    also_known_as: str = "",
) -> MatchKeys:
    """The keys of a person, from what is known of them.

    A possible match needs the Home Office reference, or the names with a full date of birth whose
    day and month may be swapped, or the full names with a year of birth that is approximate on
    either side and lies near. A search also finds people of these names whose day of birth nobody
    knows, and people called by one other name only; without a date of birth, all who bear the
    names.
    """
    reference = _reference(home_office_reference)
    full, names = _full_names(given, family, also_known_as), _names(given, family, also_known_as)
    known = {("home-office-reference", reference)} if reference else set()
    days = {("names-and-birth", f"{name}\u0000{day}") for name in names for day in _days(born)}
    return MatchKeys(
        kept=frozenset(
            known | {(kind, f"{name}{of}") for name in names for kind, of in _kept(born)}
        ),
        possible=frozenset(known | days | _about(full, born)),
        search=frozenset(known | days | _searched(names, born)),
    )


def _kept(born: BirthDate) -> Iterator[tuple[str, str]]:
    """The keys under which somebody's names are stored, by what is known of their birth."""
    yield "names", ""
    if born.day is not None:
        yield "names-and-birth", f"\u0000{born.day.isoformat()}"
        yield "names-and-year", f"\u0000{born.day.year}"
    elif born.year is not None:
        yield "names-and-about", f"\u0000{born.year}"
    else:
        yield "names-without-birth", ""


def _searched(names: frozenset[str], born: BirthDate) -> set[Key]:
    about = _about(names, born)
    if not about:
        return {("names", name) for name in names}
    return about | {("names-without-birth", name) for name in names}


def _about(names: frozenset[str], born: BirthDate) -> set[Key]:
    """Who bears the names and was born near the year, where one of the two gave it as approximate;
    nobody where it is not known.
    """
    year = born.day.year if born.day is not None else born.year
    if year is None:
        return set()
    kinds = ("names-and-about",) if born.day is not None else ("names-and-about", "names-and-year")
    return {
        (kind, f"{name}\u0000{near}")
        for kind in kinds
        for name in names
        for near in range(year - _ABOUT, year + _ABOUT + 1)
    }


def _days(born: BirthDate) -> tuple[str, ...]:
    """The full date of birth, and the one that it is if day and month were swapped."""
    if born.day is None:
        return ()
    said = born.day
    if said.day > _MONTHS:
        return (said.isoformat(),)
    return tuple({said.isoformat(), said.replace(month=said.day, day=said.month).isoformat()})


def _names(given: str, family: str, also_known_as: str) -> frozenset[str]:
    """The names somebody goes by, each as its letters in the order of the alphabet: the same in
    whatever order, column, spacing or punctuation the names stand.
    """
    others = frozenset(filter(None, map(_letters, _others(also_known_as))))
    return _full_names(given, family, also_known_as) | others


def _full_names(given: str, family: str, also_known_as: str) -> frozenset[str]:
    """Those of the names that are whole: another name of one word is taken with the family name."""
    others = _others(also_known_as)
    whole = [other if " " in other else f"{other} {family}" for other in others if other]
    return frozenset(filter(None, map(_letters, (f"{given} {family}", *whole))))


def _others(also_known_as: str) -> list[str]:
    return [text.strip() for text in _BETWEEN_NAMES.split(also_known_as)]


def _letters(name: str) -> str:
    plain = folded(name)
    # Vowel signs of other scripts are marks and tell names apart; punctuation and spaces do not.
    letters = sorted(letter for letter in plain if unicodedata.category(letter)[0] in "LM")
    return "".join(letters) + "".join(f" {number}" for number in sorted(_NUMBERS.findall(plain)))


def folded(name: str) -> str:
    """A name without case and accents, its inner spaces single: to compare, never to show."""
    if name.isascii():  # as most names are sent: nothing of what follows would change it
        return " ".join(name.lower().split())
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    bare = "".join(letter for letter in apart if not _is_accent(letter))
    return " ".join(bare.translate(_STROKES).split())


def _is_accent(letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in _ACCENTS)


def _reference(text: str) -> str | None:
    """A reference as letters and digits; a word like "none" or "unknown" is not one, nor what a
    spreadsheet has left of a long number.
    """
    if is_shortened(text):
        return None
    bare = "".join(letter for letter in folded(text) if letter.isalnum())
    is_one = len(bare) >= _SHORTEST_REFERENCE and any(letter.isdigit() for letter in bare)
    return bare if is_one else None
