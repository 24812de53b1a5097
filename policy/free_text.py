"""The one judge of what no text may hold, in whatever holds texts: for every use case, every deed
and every way in. A cell of a file is refused with more detail (`policy.people.cells`), for the same
characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from policy.people.text import is_text
from policy.refusal import Refusal

ONE_LINE = frozenset({"name", "number", "email", "team", "code", "subject", "address"})
"""What is called so stands in one line wherever it is shown, and is judged as such."""


def refused_texts(value: Any, place: str = "") -> Refusal | None:
    """Why one of the texts in a value may not be kept, with its place in it; None if all may.

    A text may have several lines, but for what is called as in ONE_LINE. What is no text, list,
    mapping or record is not looked at: what is read from a file is judged as it is read.
    """
    for where, text in _texts(value, place):
        if not is_text(text, several_lines=_last_name(where) not in ONE_LINE):
            return no_text(where)
    return None


def no_text(place: str) -> Refusal:
    """The refusal of a text at a place; nothing of what it says is repeated."""
    where = f" Where: {place}." if place else ""
    return Refusal(
        code="control-character",
        sentence="A text holds something that is no character, such as NUL, an escape, half a "
        f"character, or a mark that turns the direction of writing round.{where}",
        what_to_do="Type the text again; what is pasted may bring such a mark along.",
        rule="form",
        field=place,
    )


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Enum):
        return
    if isinstance(value, str):
        yield place, value
    elif is_dataclass(value) and not isinstance(value, type):
        for item in fields(value):
            yield from _texts(getattr(value, item.name), _within(place, item.name))
    elif isinstance(value, Mapping):
        for name, item in value.items():
            known = isinstance(name, str) and name.isprintable()
            yield place, str(name)
            yield from _texts(item, _within(place, str(name)) if known else place)
    elif isinstance(value, tuple | list | set | frozenset):
        for number, item in enumerate(value):
            yield from _texts(item, f"{place}[{number}]")


def _last_name(place: str) -> str:
    return place.rpartition(".")[2].partition("[")[0]


def _within(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
