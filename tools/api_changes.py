"""Which changes of the interface's description break a program that was written for an older one.

A program may go on sending what it sent, and find again what it found. More may be taken, and more
given: a new address, a field that may be left out, another field in an answer break nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tools.documents import DOCS

RELEASED: Final = DOCS / "released"
_METHODS: Final = ("get", "post", "put", "patch", "delete")
_AT_LEAST: Final = ("minLength", "minItems", "minimum")
_AT_MOST: Final = ("maxLength", "maxItems", "maximum")
Schema = Mapping[str, Any]


def breaks(old: Schema, new: Schema) -> list[str]:
    """What breaks, each with its place; none if a program of the old one goes on working."""
    return list(_Compared(old, new).all())


@dataclass(frozen=True, slots=True)
class _Compared:
    old: Schema
    new: Schema

    def all(self) -> Iterator[str]:
        for path, methods in self.old["paths"].items():
            for method in _METHODS:
                if method not in methods:
                    continue
                there = self.new["paths"].get(path, {}).get(method)
                place = f"{method.upper()} {path}"
                if there is None:
                    yield f"{place} is not there any more"
                else:
                    yield from self._operation(place, methods[method], there)

    def _operation(self, place: str, was: Schema, is_: Schema) -> Iterator[str]:
        yield from self._parameters(place, was, is_)
        yield from self._body(place, was.get("requestBody"), is_.get("requestBody"))
        for status, answer in was["responses"].items():
            now = is_["responses"].get(status)
            if now is None:
                yield f"{place}: {status} is not answered any more"
                continue
            for kind, said in answer.get("content", {}).items():
                at, given = f"{place}: {status}", now.get("content", {}).get(kind)
                if given is None:
                    yield f"{at} is not {kind} any more"
                elif "schema" in said:
                    yield from self.given(at, said["schema"], given["schema"], ())

    def _parameters(self, place: str, was: Schema, is_: Schema) -> Iterator[str]:
        before = {(one["in"], one["name"]): one for one in was.get("parameters", ())}
        after = {(one["in"], one["name"]): one for one in is_.get("parameters", ())}
        for (where, name), one in before.items():
            now = after.get((where, name))
            if now is None:
                yield f"{place}: {where} {name} is not taken any more"
            else:
                yield from self.taken(f"{place}: {name}", one["schema"], now["schema"], ())
        for (where, name), one in after.items():
            needed_before = before.get((where, name), {}).get("required", False)
            if one.get("required", False) and not needed_before:
                yield f"{place}: {where} {name} is needed now"

    def _body(self, place: str, was: Schema | None, is_: Schema | None) -> Iterator[str]:
        if is_ is not None and is_.get("required") and not (was or {}).get("required"):
            yield f"{place}: a body is needed now"
        for kind, said in (was or {}).get("content", {}).items():
            now = (is_ or {}).get("content", {}).get(kind)
            if now is None:
                yield f"{place}: {kind} is not taken any more"
            else:
                yield from self.taken(f"{place}: body", said["schema"], now["schema"], ())

    def taken(self, at: str, was: Schema, is_: Schema, seen: tuple[str, ...]) -> Iterator[str]:
        """What was taken, and is not any more."""
        was, is_, names = self._resolved(was, is_)
        if names in seen:
            return
        seen = (*seen, names)
        for one in _alternatives(was):
            found = [list(self._taken(at, one, other, seen)) for other in _alternatives(is_)]
            if all(found):
                yield from min(found, key=len)

    def _taken(self, at: str, was: Schema, is_: Schema, seen: tuple[str, ...]) -> Iterator[str]:
        was, is_, _ = self._resolved(was, is_)
        yield from _narrower(at, was, is_)
        for name in is_.get("required", ()):
            if name not in was.get("required", ()):
                yield f"{at}.{name} is needed now"
        mine, theirs = was.get("properties", {}), is_.get("properties", {})
        for name, one in mine.items():
            if name in theirs:
                yield from self.taken(f"{at}.{name}", one, theirs[name], seen)
            elif is_.get("additionalProperties") is False:
                yield f"{at}.{name} is not taken any more"
        if "items" in was and "items" in is_:
            yield from self.taken(f"{at}[]", was["items"], is_["items"], seen)

    def given(self, at: str, was: Schema, is_: Schema, seen: tuple[str, ...]) -> Iterator[str]:
        """What was given, and is not any more, or is of another kind."""
        was, is_, names = self._resolved(was, is_)
        if names in seen:
            return
        seen = (*seen, names)
        for one in _alternatives(is_):
            found = [list(self._given(at, other, one, seen)) for other in _alternatives(was)]
            if all(found):
                yield from min(found, key=len)

    def _given(self, at: str, was: Schema, is_: Schema, seen: tuple[str, ...]) -> Iterator[str]:
        was, is_, _ = self._resolved(was, is_)
        if was.get("type") != is_.get("type") and "type" in was:
            yield f"{at} was {was['type']} and is {is_.get('type')}"
        theirs = is_.get("properties", {})
        for name, one in was.get("properties", {}).items():
            if name not in theirs:
                yield f"{at}.{name} is not given any more"
                continue
            if name in was.get("required", ()) and name not in is_.get("required", ()):
                yield f"{at}.{name} is not always given any more"
            yield from self.given(f"{at}.{name}", one, theirs[name], seen)
        if "items" in was and "items" in is_:
            yield from self.given(f"{at}[]", was["items"], is_["items"], seen)

    def _resolved(self, was: Schema, is_: Schema) -> tuple[Schema, Schema, str]:
        """The schemas that are meant, and the names of the two; of unnamed ones a name of their
        own, for only named ones can come back to themselves.
        """
        names = f"{was.get('$ref', id(was))} {is_.get('$ref', id(is_))}"
        return _meant(self.old, was), _meant(self.new, is_), names


def _narrower(at: str, was: Schema, is_: Schema) -> Iterator[str]:
    if "type" in is_ and was.get("type") != is_["type"]:
        yield f"{at} was {was.get('type', 'anything')} and is {is_['type']}"
    if "enum" in is_ or "const" in is_:
        before, after = (one.get("enum", [one.get("const")]) for one in (was, is_))
        known = "enum" in was or "const" in was
        gone = [value for value in before if value not in after] if known else ["anything else"]
        yield from (f"{at}: {value} is not taken any more" for value in gone)
    for bound in _AT_LEAST:
        if is_.get(bound, 0) > was.get(bound, 0):
            yield f"{at}: {bound} is {is_[bound]} now"
    for bound in _AT_MOST:
        if bound in is_ and is_[bound] < was.get(bound, float("inf")):
            yield f"{at}: {bound} is {is_[bound]} now"
    for shape in ("pattern", "format"):
        if shape in is_ and was.get(shape) != is_[shape]:
            yield f"{at}: its {shape} is another"


def _alternatives(schema: Schema) -> list[Schema]:
    found = schema.get("anyOf") or schema.get("oneOf")
    return list(found) if found else [schema]


def _meant(whole: Schema, schema: Schema) -> Schema:
    while "$ref" in schema:
        schema = whole["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def released(track: str) -> Schema:
    """The description that programs out there were written for."""
    found: Schema = json.loads(_place(track).read_text(encoding="utf-8"))
    return found


def release(track: str, text: str) -> None:
    """From now on it is this one."""
    RELEASED.mkdir(exist_ok=True)
    _place(track).write_text(text, encoding="utf-8")


def _place(track: str) -> Path:
    return RELEASED / f"openapi-{track}.json"


if __name__ == "__main__":
    for each in ("support", "suitability"):
        release(each, (DOCS / f"openapi-{each}.json").read_text(encoding="utf-8"))
