"""What an act holds, in words, for the person who decides on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime

from policy.time import show_london


def in_words(content: object, under: str = "") -> tuple[tuple[str, str], ...]:
    """Every field that holds something, by its name in words."""
    return tuple(_told(content, under))


def _told(content: object, under: str) -> Iterator[tuple[str, str]]:
    if not is_dataclass(content):
        yield under, str(content)
        return
    for one in fields(content):
        value = getattr(content, one.name)
        label = one.name.replace("_", " ").capitalize()
        if is_dataclass(value):
            yield from _told(value, label)
        elif value not in (None, "", ()):
            yield label, _value(value)


def _value(value: object) -> str:
    if isinstance(value, datetime):
        return show_london(value)
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, dict):
        return ", ".join(f"{name}: {said}" for name, said in value.items() if said)
    if isinstance(value, tuple | list | frozenset | set):
        return "; ".join(_value(one) for one in value)
    return str(value)
