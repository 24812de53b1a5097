"""What a record says, name by name, for the person who may read all of it: nothing that is on
record is without a reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime

from policy.time import show_london

_NOTHING: tuple[object, ...] = ("", None, (), frozenset())


def said_of(record: object, leave_out: frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
    """The fields of a record that say something, each as a name and words; those of a record inside
    it follow under its name. `record` is a dataclass's instance.
    """
    assert is_dataclass(record) and not isinstance(record, type)
    for item in fields(record):
        value = getattr(record, item.name)
        if item.name not in leave_out and value not in _NOTHING:
            yield from _named(item.name.replace("_", " "), value)


def _named(name: str, value: object) -> Iterator[tuple[str, str]]:
    if is_dataclass(value) and not isinstance(value, type):
        for inner, words in said_of(value):
            yield f"{name}, {inner}", words
    elif isinstance(value, tuple | frozenset) and any(is_dataclass(one) for one in value):
        for place, one in enumerate(value, start=1):
            yield from _named(f"{name} {place}", one)
    else:
        yield name, in_words(value)


def in_words(value: object) -> str:
    """One value: a moment in London, a day as people write it, yes or no, several one by one."""
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            return show_london(value)
        case date():
            return f"{value:%d/%m/%Y}"
        case tuple() | frozenset():
            return "; ".join(in_words(one) for one in value)
        case _:
            return str(value)
