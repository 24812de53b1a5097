"""Marks that nobody sees and that come along with pasted text: which of them change nothing, and
may be left out.

A mark changes something where it makes what is shown differ from what is stored. Such a one stays
where it is, for a check to report.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from policy.people.text import OUTER

# Without width and without a say in the direction of more than their neighbours. The two joiners
# are not among them: at the end of a name they shape its last letter in some scripts.
_NEUTRAL = frozenset("\u00ad\u061c\u180e\u200b\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff")
_JOINERS = frozenset("\u200c\u200d")
ZERO_WIDTH = _NEUTRAL | _JOINERS
"""What no number, code, address or time has in it, wherever it stands."""

_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_LEFT_TO_RIGHT = frozenset({"L", "EN", "AN"})


def without_edge_marks(text: str) -> str:
    """The text without the marks at its ends that change nothing, and the spaces between them. One
    mark there that changes something, and all stay.
    """
    if text.isascii() or not _at_an_edge(text):
        return text
    inner = text.strip(_STRIPPED)
    left_out = {*text[: text.find(inner)], *text[text.find(inner) + len(inner) :]} if inner else ()
    ltr, rtl = _has(inner, _LEFT_TO_RIGHT), _has(inner, _RIGHT_TO_LEFT)
    harmless = all(mark not in _DEPENDS or _DEPENDS[mark](ltr, rtl) for mark in left_out)
    return inner if harmless else text


def without_zero_width(text: str) -> str:
    """The text without any mark of no width."""
    if text.isascii() or ZERO_WIDTH.isdisjoint(text):
        return text
    return "".join(letter for letter in text if letter not in ZERO_WIDTH)


def _has(text: str, classes: frozenset[str]) -> bool:
    return any(unicodedata.bidirectional(letter) in classes for letter in text)


# Whether a mark that opens a direction changes nothing about a text with these letters in it. The
# one that turns everything round (U+202E) always does, and is not even looked for.
_DEPENDS: dict[str, Callable[[bool, bool], bool]] = {
    "\u202a": lambda ltr, rtl: not (ltr and rtl),
    "\u2066": lambda ltr, rtl: not (ltr and rtl),
    "\u202d": lambda ltr, rtl: not rtl,
    "\u202b": lambda ltr, rtl: rtl and not ltr,
    "\u2067": lambda ltr, rtl: rtl and not ltr,
}
# First strong isolate, and what closes any of them.
_CLOSERS = frozenset("\u2068\u2069\u202c")
_MARKS = _NEUTRAL | _CLOSERS | _DEPENDS.keys()
_STRIPPED = OUTER + "".join(sorted(_MARKS))


def _at_an_edge(text: str) -> bool:
    return text[:1] in _MARKS or text[-1:] in _MARKS
