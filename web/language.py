"""English and Welsh for the public's and outside bodies' pages: every text by its key, in a
catalogue a language. English is complete. Welsh holds what a translator gave and nothing else: what
is missing is shown in English, marked as English, and the page says that a translator is needed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup, escape
from starlette.requests import Request

from web.markdown import html_of

_CATALOGUES = Path(__file__).parent / "catalogues"
PARAMETER, COOKIE = "lang", "referrals_language"


class Language(StrEnum):
    """The languages there are, by the code that an address has."""

    ENGLISH = "en"
    WELSH = "cy"


_HTML_NAMES = {Language.ENGLISH: "en-GB", Language.WELSH: "cy"}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one language, and English for what it lacks. A key that is nowhere is a
    mistake of the program's.
    """

    language: Language
    texts: Mapping[str, str]
    in_english: Mapping[str, str]

    @property
    def html_name(self) -> str:
        """The language as pages name it."""
        return _HTML_NAMES[self.language]

    @property
    def complete(self) -> bool:
        """Whether nothing waits for a translator."""
        return self.in_english.keys() <= self.texts.keys()

    def word(self, key: str, **values: object) -> str:
        """A text alone, for titles and attributes."""
        return (self.texts.get(key) or self.in_english[key]).format(**values)

    def say(self, key: str, **values: object) -> Markup:
        """A text in a page, marked as English where it is."""
        text = escape(self.word(key, **values))
        return text if self.texts.get(key) else self._as_english("span", text)

    def document(self, name: str, **values: object) -> Markup:
        """A page's whole text."""
        found = _document(self.language, name)
        text = found or _document(Language.ENGLISH, name)
        made = html_of(text.format(**values))
        return made if found else self._as_english("div", made)

    def _as_english(self, tag: str, text: Markup) -> Markup:
        english = _HTML_NAMES[Language.ENGLISH]
        return Markup("<{0} lang='{1}'>{2}</{0}>").format(tag, english, text)

    def english(self, text: object) -> Markup:
        """Words that there are in English alone: labels of columns, sentences of rules."""
        made = escape(str(text))
        return made if self.language is Language.ENGLISH else self._as_english("span", made)

    def english_only(self, text: Markup) -> Markup:
        """A text that there is in English alone."""
        return text if self.language is Language.ENGLISH else self._as_english("div", text)


@lru_cache
def catalogue(language: Language) -> Catalogue:
    """The catalogue of a language, read once."""
    return Catalogue(language, _texts(language), _texts(Language.ENGLISH))


def language_of(request: Request) -> Catalogue:
    """In which language somebody reads: as the address says, else as they last chose."""
    chosen = request.query_params.get(PARAMETER) or request.cookies.get(COOKIE, "")
    return catalogue(Language(chosen) if chosen in list(Language) else Language.ENGLISH)


def chosen_in(request: Request) -> str:
    """The header that has a browser keep the language that an address chose; empty without one."""
    chosen = request.query_params.get(PARAMETER, "")
    return f"{COOKIE}={chosen}; Path=/; HttpOnly; SameSite=Lax" if chosen in list(Language) else ""


def _texts(language: Language) -> Mapping[str, str]:
    loaded = json.loads((_CATALOGUES / f"{language}.json").read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


@lru_cache
def _document(language: Language, name: str) -> str:
    try:
        return (_CATALOGUES / language / f"{name}.md").read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
