"""The one reader of JSON that comes from outside: strict, where JSON leaves a choice. A key that
stands twice is refused, for the last one would win and nobody would see it.
"""

from __future__ import annotations

import json
import re
from functools import partial
from typing import Any, NoReturn

_OURS = re.compile(r"[a-z_0-9]{1,40}")


class NotReadable(ValueError):
    """The text is no JSON, or means two things. `place` says where, and repeats nobody's words."""

    def __init__(self, place: str, code: str, sentence: str) -> None:
        super().__init__(code)
        self.place, self.code, self.sentence = place, code, sentence


def read_json(text: str | bytes) -> Any:
    """The value of a text.

    Raises:
        NotReadable: no JSON in UTF-8, nested too deep, something that is no number, a key
            that stands twice.
    """
    repeating: list[_Repeating] = []
    each = partial(_object, repeating)
    try:
        decoded = text.decode("utf-8") if isinstance(text, bytes) else text
        value = json.loads(decoded, object_pairs_hook=each, parse_constant=_no_number)
    except RecursionError:
        raise NotReadable("the file", "too-deep", "this is nested too deep") from None
    except UnicodeDecodeError:
        raise NotReadable("the file", "file-not-utf-8", "this is not in UTF-8") from None
    except ValueError:
        raise NotReadable("the file", "json-invalid", "this is not JSON") from None
    # Looked for where there is one: it takes longer than reading the text does.
    twice = _twice(value) if repeating else None
    if twice is not None:
        said = "this is there twice, and only one can be meant"
        raise NotReadable(twice, "repeated-field", said)
    return value


class _Repeating(dict[str, Any]):
    """An object one of whose keys stands twice."""

    key = ""


def _object(all_repeating: list[_Repeating], pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    repeating = _Repeating(found)
    all_repeating.append(repeating)
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            repeating.key = name
            break
        seen.add(name)
    return repeating


def _twice(value: Any) -> str | None:
    """The place of the first key that stands twice, looked for without recursion."""
    waiting = [("", value)]
    while waiting:
        place, item = waiting.pop()
        if isinstance(item, _Repeating):
            return _below(place, item.key)
        if isinstance(item, dict):
            waiting += [(_below(place, name), each) for name, each in item.items()]
        elif isinstance(item, list):
            waiting += [(f"{place}[{number}]", each) for number, each in enumerate(item)]
    return None


def _below(place: str, name: str) -> str:
    """A name that cannot be one of ours is somebody else's text, and is not repeated."""
    shown = name if _OURS.fullmatch(name) else "?"
    return f"{place}.{shown}" if place else shown


def _no_number(_: str) -> NoReturn:
    raise ValueError("no number")
