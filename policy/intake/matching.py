"""When two referrals may be about one person (R33): the keys that are compared, never the answer.

A match only puts a question before a human. Nothing is merged, and the sender hears nothing of
another sender's case. The keys are personal data: a store keeps them under a keyed digest.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from policy.intake.referral import Referral

# Letters with a stroke or a hook are letters of their own to Unicode, and accents to whoever
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


@dataclass(frozen=True, slots=True)
class MatchKeys:
    """What is compared; None never matches anything, another None included."""

    home_office_reference: str | None
    names_and_birth: str | None


def match_keys(referral: Referral) -> MatchKeys:
    """The keys of a referral: Home Office reference, and names with a full date of birth."""
    return keys_of(
        referral.home_office_reference,
        referral.given_names,
        referral.family_name,
        referral.date_of_birth.day,
    )


def keys_of(home_office_reference: str, given: str, family: str, born: date | None) -> MatchKeys:
    """The keys of a person as far as they are told."""
    names = "\u0000".join((folded(given), folded(family)))
    return MatchKeys(
        home_office_reference=_reference(home_office_reference),
        names_and_birth=f"{names}\u0000{born.isoformat()}" if born else None,
    )


def folded(name: str) -> str:
    """A name without case and accents, its inner spaces single: to compare, never to show."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    bare = "".join(letter for letter in apart if not _is_accent(letter))
    return " ".join(bare.translate(_STROKES).split())


def _is_accent(letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in _ACCENTS)


def _reference(text: str) -> str | None:
    """A reference as letters and digits; a word like "none" or "unknown" is not one."""
    bare = "".join(letter for letter in folded(text) if letter.isalnum())
    is_one = len(bare) >= _SHORTEST_REFERENCE and any(letter.isdigit() for letter in bare)
    return bare if is_one else None
