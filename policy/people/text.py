"""Text as people send it: what is trimmed, which characters matter, and what no text may hold.

Every script is welcome and kept as written. Only characters nobody can see are a problem: control
characters, which databases and terminals act on, and in names and codes the marks that make what is
shown differ from what is stored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

# Spaces of every width and line breaks; control characters stay, to be reported.
OUTER = " \t\r\n\u00a0\u1680\u202f\u205f\u3000" + "".join(chr(n) for n in range(0x2000, 0x200B))
_LINE_BREAKS = frozenset("\r\n\t")
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# They turn what follows round, letters and digits alike: no script needs them. The others of
# _DIRECTION keep a name in another script in its place within a sentence of several lines.
_OVERRIDES = frozenset("\u202d\u202e")
# Control, half of a surrogate pair, line and paragraph separator.
_CONTROL = frozenset({"Cc", "Cs", "Zl", "Zp"})
_SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]{1,3}", re.ASCII | re.IGNORECASE)
SHORTENED = (
    "A spreadsheet has shortened it, as in 2.02611E+11; give its column the format Text, and enter "
    "the whole number."
)


def trimmed(cells: Mapping[str, str | None]) -> dict[str, str]:
    """The cells without outer spaces; one that is absent, null or blank is not there at all."""
    stripped = {name: (text or "").strip(OUTER) for name, text in cells.items()}
    return {name: text for name, text in stripped.items() if text}


def has_control(text: str, *, several_lines: bool) -> bool:
    """Whether it holds something that is no character of a text: NUL, escape, half a character, or
    a stray line break.
    """
    # Nearly every text is printable throughout, and then holds none of them.
    return not text.isprintable() and any(
        unicodedata.category(letter) in _CONTROL and not (several_lines and letter in _LINE_BREAKS)
        for letter in text
    )


def is_text(text: str, *, several_lines: bool) -> bool:
    """Whether a database, a screen and a paper show it as it is stored: no control character, no
    half of one, and no mark that turns the direction of writing round.
    """
    return text.isprintable() or not (
        has_control(text, several_lines=several_lines) or not _OVERRIDES.isdisjoint(text)
    )


def has_direction_mark(text: str) -> bool:
    """Whether the text forces a direction of writing, so that it reads otherwise than it is
    stored.
    """
    return not _DIRECTION.isdisjoint(text)


def has_letter(text: str) -> bool:
    """Whether any character is a letter of some script."""
    return any(unicodedata.category(letter).startswith("L") for letter in text)


def is_shortened(number: str) -> bool:
    """Whether a spreadsheet has written a long number as 2.02611E+11: its other digits are gone,
    and other numbers are shortened to the same.
    """
    return _SHORTENED.fullmatch(number) is not None
