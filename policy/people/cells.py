"""What is wrong with one typed cell taken by itself, and how a list in a cell is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from policy.contact import is_email
from policy.people import countries
from policy.people.births import read_birth_date
from policy.people.column import Column, Form, Reason
from policy.people.dates import read_day, read_moment
from policy.people.reasons import (
    BAD_CONTACT,
    CONTROL_CHARACTER,
    DATE_UNREADABLE,
    DIRECTION_CHARACTER,
    TOO_LONG,
    UNKNOWN_VALUE,
    Problem,
    problem_of,
)
from policy.people.text import has_control, has_direction_mark, is_text
from policy.time import SkippedMinute, parse_london
from policy.written import AmbiguousDay, MonthFirst, plain_day, plain_moment

_AREA = re.compile(r"[ESWN][0-9]{8}", re.ASCII)


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
            yield problem_of(column.blank, column)
        return
    reason, has_form = _FORMS[column.form]
    if not has_form(column, text):
        yield problem_of(reason, column, _cause(column, text))
    # Nearly every cell holds plain letters that can be seen, and no more of them than it may.
    if not (text.isascii() and text.isprintable() and len(text) <= column.longest):
        yield from _text_problems(column, text)


def readable(read: Callable[[str], object], text: str) -> bool:
    """Whether a reader takes the text."""
    try:
        read(text)
    except ValueError:
        return False
    return True


def _cause(column: Column, text: str) -> str:
    """What keeps a cell from being read, where that is known; never a word of what it says."""
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
    if has_control(text, several_lines=several_lines) or (
        several_lines and not is_text(text, several_lines=True)
    ):
        yield problem_of(CONTROL_CHARACTER, column)
    if not several_lines and has_direction_mark(text):
        yield problem_of(DIRECTION_CHARACTER, column)
    if len(text) > column.longest:
        yield problem_of(TOO_LONG, column)


def _is_allowed(column: Column, text: str) -> bool:
    return plain(text) in column.allowed + column.known


def _are_allowed(column: Column, text: str) -> bool:
    items = read_items(text)
    return bool(items) and set(items) <= set(column.allowed)


# What each form asks for, and the reason where it is not so.
_FORMS: dict[Form, tuple[Reason, Callable[[Column, str], bool]]] = {
    Form.TEXT: (UNKNOWN_VALUE, lambda _, __: True),
    Form.SEVERAL_LINES: (UNKNOWN_VALUE, lambda _, __: True),
    Form.MOMENT: (
        DATE_UNREADABLE,
        lambda column, text: readable(lambda one: read_moment(one, column.first_year), text),
    ),
    Form.DAY: (DATE_UNREADABLE, lambda _, text: readable(read_day, text)),
    Form.BIRTH_DATE: (DATE_UNREADABLE, lambda _, text: readable(read_birth_date, text)),
    Form.EMAIL: (BAD_CONTACT, lambda _, text: is_email(text)),
    Form.ONE_OF: (UNKNOWN_VALUE, _is_allowed),
    Form.SOME_OF: (UNKNOWN_VALUE, _are_allowed),
    Form.ITEMS: (UNKNOWN_VALUE, lambda _, text: bool(read_items(text))),
    Form.COUNTRY: (UNKNOWN_VALUE, lambda _, text: countries.is_known(text)),
    Form.AREA: (UNKNOWN_VALUE, lambda _, text: _AREA.fullmatch(text) is not None),
}
