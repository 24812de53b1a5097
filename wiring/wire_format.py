"""Values of ours as JSON, between the front door and the command line, which is a client of it.

A value says what it is: a moment, a word of a closed list, a record. Who reads it makes a record of
`policy` the same again; any other, which may stand beside a database, becomes one with the same
fields and the same questions already answered. Nothing is imported because a value says so that is
not a plain class of `policy`.
"""

from __future__ import annotations

import base64
import dataclasses
import importlib
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any, Final

KIND: Final = "is"
"""No field of a class can be called so: it is a word of the language."""
ANSWERED: Final = "answered"
_VALUE: Final = "value"
_RECORDS: Final = ("policy.", "service.values.")
"""Where values stand that are the same on both sides."""


class Pieces(tuple[Any, ...]):
    """What came piece by piece, all of it: it is gone through as it was then."""

    async def __aiter__(self) -> AsyncIterator[Any]:
        for each in self:
            yield each


class NotOnTheWire(Exception):
    """Something of another kind than is sent; the message names the kind and no value."""


def as_json(value: object) -> Any:
    """A value as JSON has it. Raises NotOnTheWire."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, Enum):
        return _one(_name_of(type(value)), value.value)
    for kind, write in _WRITERS.items():
        if isinstance(value, kind):
            return write(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _record(value)
    raise NotOnTheWire(type(value).__name__)


def _one(kind: str, value: object) -> dict[str, Any]:
    return {KIND: kind, _VALUE: value}


def _name_of(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _record(value: Any) -> dict[str, Any]:
    kind: Any = type(value)
    fields = {item.name: as_json(getattr(value, item.name)) for item in dataclasses.fields(kind)}
    made = {KIND: _name_of(kind), **fields}
    if kind.__module__.startswith(_RECORDS):
        return made
    answered = {name: as_json(getattr(value, name)) for name in _questions_of(kind)}
    return {**made, ANSWERED: answered} if answered else made


@lru_cache(maxsize=512)
def _questions_of(kind: Any) -> tuple[str, ...]:
    """The properties of a class, which are no fields and answer from them."""
    return tuple(
        name
        for name in dir(kind)
        if not name.startswith("_") and isinstance(getattr(kind, name), property)
    )


def _sequence(value: Any) -> Any:
    names = getattr(type(value), "_fields", None)
    if names is None:
        return [as_json(each) for each in value]
    return _one(_name_of(type(value)), {name: as_json(getattr(value, name)) for name in names})


def _mapping(value: Mapping[Any, Any]) -> Any:
    if all(type(key) is str for key in value) and KIND not in value:
        return {key: as_json(each) for key, each in value.items()}
    return _one("mapping", [[as_json(key), as_json(each)] for key, each in value.items()])


_WRITERS: Final[Mapping[type, Callable[[Any], Any]]] = {
    datetime: lambda value: _one("datetime", value.isoformat()),
    date: lambda value: _one("date", value.isoformat()),
    time: lambda value: _one("time", value.isoformat()),
    timedelta: lambda value: _one("timedelta", [value.days, value.seconds, value.microseconds]),
    bytes: lambda value: _one("bytes", base64.b64encode(value).decode()),
    Pieces: lambda value: _one("pieces", [as_json(each) for each in value]),
    tuple: _sequence,
    list: _sequence,
    AbstractSet: lambda value: _one("set", [as_json(each) for each in value]),
    Mapping: _mapping,
}
"""In this order: a moment is a day, too."""


def from_json(value: Any) -> Any:
    """The value that JSON tells. Raises NotOnTheWire."""
    if isinstance(value, list):
        return tuple(from_json(each) for each in value)
    if not isinstance(value, dict):
        return value
    name = value.get(KIND)
    if name is None:
        return {key: from_json(each) for key, each in value.items()}
    read = _READERS.get(name)
    if read is not None:
        return read(value[_VALUE])
    if _VALUE in value and len(value) == 2:
        return _of_one(name, value[_VALUE])
    fields = {key: from_json(each) for key, each in value.items() if key not in (KIND, ANSWERED)}
    if name.startswith(_RECORDS):
        return _made_of(_class_of(name), fields)
    made = _record_class(name, tuple(fields))(**fields)
    # A record of these is no longer than its fields: what it would answer stands beside them.
    made.__dict__.update(from_json(value.get(ANSWERED, {})))
    return made


def _of_one(name: str, value: Any) -> Any:
    """A word of a closed list, or a row whose places have names."""
    if isinstance(value, dict):
        fields = {key: from_json(each) for key, each in value.items()}
        if not name.startswith(_RECORDS):
            return _row_class(name, tuple(fields))(**fields)
        return _class_of(name)(**fields)
    # A closed list that is not of the policy's is sent as its words alone.
    return _class_of(name)(value) if name.startswith(_RECORDS) else value


def _made_of(kind: Any, fields: dict[str, Any]) -> Any:
    given = {item.name for item in dataclasses.fields(kind) if item.init}
    return kind(**{name: value for name, value in fields.items() if name in given})


@lru_cache(maxsize=512)
def _class_of(name: str) -> Any:
    module, _, own = name.rpartition(".")
    try:
        found = getattr(importlib.import_module(module), own)
    except (ImportError, AttributeError):
        raise NotOnTheWire(name) from None
    plain = isinstance(found, type) and found.__module__ == module
    if not plain or not (
        dataclasses.is_dataclass(found) or issubclass(found, Enum) or hasattr(found, "_fields")
    ):
        raise NotOnTheWire(name)
    return found


@lru_cache(maxsize=512)
def _record_class(name: str, fields: tuple[str, ...]) -> Any:
    return dataclasses.make_dataclass(name.rpartition(".")[2], fields, frozen=True)


@lru_cache(maxsize=512)
def _row_class(name: str, fields: tuple[str, ...]) -> Any:
    from collections import namedtuple

    return namedtuple(name.rpartition(".")[2], fields)


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda parts: timedelta(*parts),
    "bytes": base64.b64decode,
    "pieces": lambda items: Pieces(map(from_json, items)),
    "set": lambda items: frozenset(map(from_json, items)),
    "mapping": lambda pairs: {from_json(key): from_json(each) for key, each in pairs},
}


def plain(value: Any) -> Any:
    """A value as a use case is given it: its parts alone, for what reads it knows of which kind it
    is. A command of a case has its kind beside it. Raises NotOnTheWire.
    """
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            item.name: plain(getattr(value, item.name))
            for item in dataclasses.fields(value)
            if item.init
        }
    if isinstance(value, Iterable):
        return [plain(each) for each in value]
    raise NotOnTheWire(type(value).__name__)


def plain_command(command: Any) -> dict[str, Any]:
    """A command of a case: its kind, and what it says."""
    return {"kind": command.kind, "values": plain(command)}
