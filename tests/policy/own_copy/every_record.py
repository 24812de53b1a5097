"""One of every record that an event or a fact can hold, each of its words told from all others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from policy.suitability.evidence.facts import Facts
from policy.suitability.track import SUITABILITY
from policy.support.track import SUPPORT

_VALUES: dict[type, object] = {
    bool: True,
    int: 7,
    float: 7.0,
    datetime: datetime(2026, 3, 1, tzinfo=UTC),
    date: date(2026, 3, 1),
    time: time(9),
    timedelta: timedelta(days=1),
}


def token(record: str, field: str) -> str:
    """What a field's text says: no other field says it."""
    return f"Zq{record}{field.replace('_', '')}"


def leaves(form: Any) -> list[Any]:
    """What a declared type is made of."""
    form = getattr(form, "__value__", form)
    origin = get_origin(form)
    if origin is Annotated:
        return leaves(get_args(form)[0])
    if origin is None or origin is Literal:
        return [form]
    return [leaf for part in get_args(form) if part is not Ellipsis for leaf in leaves(part)]


def every_record() -> list[type]:
    """Every kind of record of both tracks, those within others too."""
    found: dict[type, None] = {}
    waiting = [*leaves(SUPPORT.event), *leaves(SUITABILITY.event), Facts]
    while waiting:
        record = waiting.pop()
        if record not in found:
            found[record] = None
            waiting += [leaf for _, form in forms_of(record) for leaf in leaves(form) if _is(leaf)]
    return list(found)


def forms_of(record: type) -> Iterator[tuple[str, Any]]:
    """A record's fields, each with its declared type."""
    hints = get_type_hints(record, include_extras=True)
    for item in fields(record):
        yield item.name, hints[item.name]


def one_of(record: type) -> Any:
    """An instance whose every text is its own token."""
    said = {name: _value(record.__name__, name, form) for name, form in forms_of(record)}
    return record(**said)


def _is(leaf: Any) -> bool:
    return isinstance(leaf, type) and is_dataclass(leaf)


def _value(record: str, name: str, form: Any) -> object:
    plain = [leaf for leaf in leaves(form) if leaf is not type(None)]
    value = _of(plain[0], record, name)
    form = getattr(form, "__value__", form)
    whole = str(form)
    if "frozenset[" in whole:
        return frozenset({value})
    return (value,) if "tuple[" in whole else value


def _of(leaf: Any, record: str, name: str) -> object:
    if get_origin(leaf) is Literal:
        return get_args(leaf)[0]
    if _is(leaf):
        return one_of(leaf)
    if isinstance(leaf, type) and issubclass(leaf, Enum):
        return next(iter(leaf))
    return token(record, name) if leaf is str else _VALUES[leaf]
