"""Numbers and codes under which somebody or something is known: each is written in one way only."""

from __future__ import annotations

import re
import unicodedata

from policy.people.invisible import without_edge_marks, without_zero_width
from policy.people.text import OUTER

_CODE = re.compile(r"[A-Z0-9-]+", re.ASCII)


def identifier(text: str) -> str:
    """A number under which somebody knows something, in one form: neither a mark without width nor
    the two ways to write an accent make two numbers of one.
    """
    if text.isascii():
        return text.strip(OUTER)
    bare = without_edge_marks(without_zero_width(text)).strip(OUTER)
    spaced = "".join(" " if unicodedata.category(one) == "Zs" else one for one in bare)
    return unicodedata.normalize("NFC", spaced)


def code(text: str) -> str:
    """An organisation's code, as the register has it: an identifier in capital letters."""
    return in_capitals(identifier(text))


def in_capitals(text: str) -> str:
    """A code in capital letters; anything else as it is."""
    return text.upper() if text.isascii() and _CODE.fullmatch(text.upper()) else text
