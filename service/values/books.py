"""The rulebooks by which closed cases are decided again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from policy.help import UseCase, use_cases
from policy.refusal import Refusal
from policy.suitability import rulebook as suitability
from policy.support import rulebook as support
from policy.trying import Trying
from service.files.json_text import NotReadable, read_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """A track's published rulebooks, and the place where another is tried."""

    published: Mapping[str, Any]
    kind: type
    trying: Trying[Any]

    def instead(self, book: Any) -> AbstractContextManager[None]:
        """Every version is this one, for as long as this lasts."""
        return self.trying.instead(book)


BOOKS: Mapping[str, Books] = {
    "support": Books(published=support.RULEBOOKS, kind=support.RuleBook, trying=support.TRIED),
    "suitability": Books(
        published=suitability.SUITABILITY_BOOKS,
        kind=suitability.SuitabilityBook,
        trying=suitability.TRIED,
    ),
}


_KEYS = {"version", "based_on", "changes"}


def changed_copy(text: bytes, books: Books) -> Any:
    """A changed copy of a published version, as a file says it: `version`, its own name;
    `based_on`, the version it is a copy of; `changes`, the numbers that differ. A refusal, with the
    place, if the file is not such a copy.
    """
    try:
        said = read_json(text)
    except NotReadable as problem:
        return _no(problem.code, problem.sentence)
    if not isinstance(said, dict) or said.keys() != _KEYS or not isinstance(said["changes"], dict):
        return _no("wrong-shape", "it holds exactly `version`, `based_on` and `changes`")
    base = books.published.get(str(said["based_on"]))
    if base is None:
        return _no("unknown-version", "`based_on` is no published version")
    if not said["version"] or said["version"] in books.published:
        return _no("version-taken", "`version` needs a name that no published version has")
    return _changed(base, str(said["version"]), said["changes"], books)


def _changed(base: Any, version: str, changes: dict[str, Any], books: Books) -> Any:
    numbers = {item.name for item in fields(books.kind) if "source" in item.metadata}
    if unknown := sorted(changes.keys() - numbers):
        said = f"{len(unknown)} of `changes` are none of: {', '.join(sorted(numbers))}"
        return _no("unknown-number", said)
    form: TypeAdapter[Any] = TypeAdapter(books.kind)
    whole = {**form.dump_python(base, mode="json"), **changes, "version": version}
    try:
        found = form.validate_json(json.dumps(whole))
    except ValidationError as problem:
        places = sorted({str(error["loc"][0]) for error in problem.errors()})
        return _no("unreadable-number", f"`changes` cannot be read at {', '.join(places)}")
    wrong = sorted(name for name in changes if _nothing(getattr(found, name)))
    return _no("number-too-small", f"must be more than 0: {', '.join(wrong)}") if wrong else found


def _nothing(value: object) -> bool:
    if isinstance(value, datetime):
        return value.tzinfo is None
    if isinstance(value, Iterable) and not isinstance(value, str):
        listed = list(value)
        return not listed or any(map(_nothing, listed))
    return isinstance(value, int) and value <= 0


def _no(code: str, said: str) -> Refusal:
    return Refusal(
        code=code,
        sentence=f"This is no changed copy of a rulebook: {said}.",
        what_to_do="Mend the file. See the numbers.",
        rule="form",
        helps=use_cases(UseCase.RULES),
    )
