"""How hard a text is to read: its sentences, and the school grade it needs (Flesch and Kincaid)."""

from __future__ import annotations

import re

MOST_WORDS, GRADE_OF_ELEVEN = 20, 6.0
"""A school grade is about five years younger than its pupils."""


def sentences(page: str) -> list[str]:
    """The sentences of a page in markdown, headings and list items among them; rules in brackets
    are passed over, as a reader does.
    """
    plain = re.sub(r" ?\([RA]\d[^)]*\)", "", page)
    plain = re.sub(r"[#*_]+|^[-0-9.]+ ", " ", plain, flags=re.MULTILINE)
    found = re.split(r"(?<=[.?:!])\s|\n", plain)
    return [sentence.strip() for sentence in found if sentence.strip()]


def too_long(page: str) -> list[str]:
    """The sentences of more words than a reader of eleven takes in at once."""
    return [text for text in sentences(page) if len(text.split()) > MOST_WORDS]


def grade(page: str) -> float:
    """The school grade whose pupils can read it."""
    found = sentences(page)
    words = [word for text in found for word in re.findall(r"[A-Za-z']+", text)]
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) / len(found) + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    """About how many: groups of vowels, without a silent e at the end."""
    word = word.lower()
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith("le") and groups > 1
    return max(1, groups - silent)
