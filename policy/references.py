"""References people read aloud on the telephone and type with cold hands: `RSR-7KQ-4M2-XDR`. The
first letters are the track's, so that a reader sees at once which track a case is of.

Eight letters carry 40 random bits, the ninth is a check character over the field of 32 elements:
each character is weighted by a different power of a generator, so any one wrong character and any
two neighbours swapped are noticed. The alphabet leaves out I, L, O and U: the first three look
like 1 and 0 and are read as them, the last makes words.
"""

from __future__ import annotations

import re

PREFIX = "RSR"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_BITS = 40
_LENGTH = 9
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_OF_ANY_KIND = re.compile(rf"[A-Z]{{2,4}}(-[{ALPHABET}]{{3}}){{3}}")
_WRITTEN = re.compile(rf"-[{ALPHABET}]{{3}}-[{ALPHABET}]{{3}}-[{ALPHABET}]{{3}}")
# What a person, a telephone or a word processor may put between the letters.
_IGNORED = str.maketrans("", "", " \t\r\n-_.\u00a0\u2010\u2011\u2012\u2013\u2014\u2212")


class ReferenceError_(ValueError):
    """The text is no reference of ours. `code` says why; the message never repeats the text."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def new_reference(random_bits: int, prefix: str = PREFIX) -> str:
    """The reference made of the lowest 40 bits of a random number; the caller brings the
    randomness.
    """
    values = [(random_bits >> shift) & 31 for shift in range(RANDOM_BITS - 5, -5, -5)]
    values.append(_times_generator(_weighed(values)))
    return _grouped("".join(ALPHABET[value] for value in values), prefix)


def looks_like_reference(text: str, prefix: str = PREFIX) -> bool:
    """Whether a name that came from outside has the one written form of these references. Only such
    a name goes on, to the record or to a screen; its check character is not looked at.
    """
    return text.startswith(prefix) and _WRITTEN.fullmatch(text, len(prefix)) is not None


def is_written(text: str) -> bool:
    """Whether a text has the one written form of a reference, of whatever track or kind: what was
    typed in the place of one may be a person's name, and is kept nowhere.
    """
    return _OF_ANY_KIND.fullmatch(text) is not None


def parse_reference(text: str, prefix: str = PREFIX) -> str:
    """The reference a person meant, in its one written form. A reference of another track
    is not understood.

    Lower case, spaces, missing hyphens, a missing prefix, O for 0 and I or L for 1 are all
    understood.

    Raises:
        ReferenceError_: `reference-length`, `reference-character` or `reference-check`.
    """
    letters = text.translate(_IGNORED).upper()
    if len(letters) == len(prefix) + _LENGTH and letters.startswith(prefix):
        letters = letters.removeprefix(prefix)
    if len(letters) != _LENGTH:
        raise ReferenceError_(
            "reference-length", f"A reference is {prefix} and nine letters or digits."
        )
    values = [_VALUES.get(letter, -1) for letter in letters]
    if min(values) < 0:
        raise ReferenceError_(
            "reference-character", "A character here is not used in references; read it again."
        )
    if _weighed(values) != 0:
        raise ReferenceError_(
            "reference-check", "One character is wrong or two are swapped; read it again."
        )
    return _grouped("".join(ALPHABET[value] for value in values), prefix)


def _grouped(letters: str, prefix: str) -> str:
    return "-".join((prefix, letters[:3], letters[3:6], letters[6:]))


def _times_generator(value: int) -> int:
    """The element times x in the field of 32 elements, modulo x^5 + x^2 + 1."""
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled


def _weighed(values: list[int]) -> int:
    total = 0
    for value in values:
        total = _times_generator(total) ^ value
    return total
