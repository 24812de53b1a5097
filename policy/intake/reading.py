"""How the text of one cell becomes a value, and what is wrong with a cell taken by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime

from policy.contact import is_email
from policy.intake import countries, words
from policy.intake.basis import Basis
from policy.intake.column import Column, Form
from policy.intake.reasons import Problem, problem
from policy.intake.referral import BirthDate
from policy.intake.text import has_control, has_direction_mark
from policy.time import SkippedMinute, parse_date, parse_london
from policy.written import AmbiguousDay, MonthFirst, plain_day, plain_moment

_APPROXIMATE = re.compile(r"approx ([0-9]{4})", re.ASCII)
_AREA = re.compile(r"[ESWN][0-9]{8}", re.ASCII)
_FIRST_YEAR = 1900


def read_moment(text: str, first_year: int = _FIRST_YEAR) -> datetime:
    """A London minute as UTC; raises ValueError."""
    return parse_london(_plausible(text, first_year))


def read_day(text: str) -> date:
    """A calendar day; raises ValueError."""
    return parse_date(_plausible(text))


def read_birth_date(text: str) -> BirthDate:
    """A date of birth in one of its three forms; raises ValueError."""
    if text == words.UNKNOWN:
        return BirthDate()
    approximate = _APPROXIMATE.fullmatch(text)
    if approximate is None:
        return BirthDate(day=read_day(text))
    year = int(approximate.group(1))
    if year < _FIRST_YEAR:
        raise ValueError("year out of range")
    return BirthDate(year=year)


def read_basis(text: str) -> Basis:
    """The lawful basis a row names, consent if it names none; raises ValueError."""
    return Basis(plain(text) or Basis.CONSENT)


def read_items(text: str) -> tuple[str, ...]:
    """The items of a list, each once, in the order given; empty ones are nothing."""
    return tuple(dict.fromkeys(filter(None, (plain(item) for item in text.split(";")))))


def plain(text: str) -> str:
    """A coded value without outer spaces, its typographic apostrophe straightened."""
    return text.strip().replace("\u2019", "'")


def cell_problems(column: Column, text: str, *, required: bool = True) -> Iterator[Problem]:
    """All that is wrong with one trimmed cell by itself. Yields nothing for an empty cell that may
    be empty.
    """
    if not text:
        if column.blank is not None and required:
            yield problem(column.blank, column)
        return
    code, has_form = _FORMS.get(column.form, ("", None))
    if has_form is not None and not has_form(column, text):
        yield problem(code, column, _cause(column, text))
    yield from _text_problems(column, text)


def readable(read: Callable[[str], object], text: str) -> bool:
    """Whether a reader takes the text."""
    try:
        read(text)
    except ValueError:
        return False
    return True


def _plausible(text: str, first_year: int = _FIRST_YEAR) -> str:
    # Digits of other scripts are digits to Python's own patterns; a date holds 0 to 9.
    if not text.isascii() or text[6:10] < str(first_year):
        raise ValueError("not a date of this form")
    return text


def _cause(column: Column, text: str) -> str:
    """What keeps a cell from being read, where that can be told; never a word of what it says."""
    read = _READERS.get(column.form)
    try:
        if read is not None:
            read(text)
    except ValueError as error:
        return next((said for kind, said in _CAUSES.items() if isinstance(error, kind)), "")
    return ""


_READERS: dict[Form, Callable[[str], object]] = {
    Form.MOMENT: lambda text: parse_london(plain_moment(text)),
    Form.DAY: plain_day,
    Form.BIRTH_DATE: plain_day,
    Form.COUNTRY: countries.read_nationality,
}
_CAUSES: dict[type[ValueError], str] = {
    AmbiguousDay: "Without zeros it is not clear whether the day or the month comes first.",
    MonthFirst: "The month comes before the day here.",
    SkippedMinute: "London's clocks went forward over that time and never showed it.",
    countries.NotOneNationality: "It can mean more than one country, or names a country and none.",
}


def _text_problems(column: Column, text: str) -> Iterator[Problem]:
    several_lines = column.form is Form.SEVERAL_LINES
    if has_control(text, several_lines=several_lines):
        yield problem("control-character", column)
    if not several_lines and has_direction_mark(text):
        yield problem("direction-character", column)
    if len(text) > column.longest:
        yield problem("too-long", column)


def _is_allowed(column: Column, text: str) -> bool:
    return plain(text) in column.allowed + _KNOWN_BUT_REFUSED.get(column.name, ())


def _are_allowed(column: Column, text: str) -> bool:
    items = read_items(text)
    return bool(items) and set(items) <= set(column.allowed)


# Values the service knows and has a better sentence for than "unknown".
_KNOWN_BUT_REFUSED = {"location_type": words.NOT_SLEEPING_ROUGH}

# What each form asks for, and the reason where it is not so. Text has no form of its own.
_FORMS: dict[Form, tuple[str, Callable[[Column, str], bool]]] = {
    Form.MOMENT: (
        "date-unreadable",
        lambda column, text: readable(lambda one: read_moment(one, column.first_year), text),
    ),
    Form.DAY: ("date-unreadable", lambda _, text: readable(read_day, text)),
    Form.BIRTH_DATE: ("date-unreadable", lambda _, text: readable(read_birth_date, text)),
    Form.EMAIL: ("bad-contact", lambda _, text: is_email(text)),
    Form.ONE_OF: ("unknown-value", _is_allowed),
    Form.SOME_OF: ("unknown-value", _are_allowed),
    Form.ITEMS: ("unknown-value", lambda _, text: bool(read_items(text))),
    Form.COUNTRY: ("unknown-value", lambda _, text: countries.is_known(text)),
    Form.AREA: ("unknown-value", lambda _, text: _AREA.fullmatch(text) is not None),
}
