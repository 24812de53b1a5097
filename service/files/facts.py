"""A file of facts to be assessed: JSON, every kind of fact by its name, nothing
unknown passed over. A mistake is named by its place; what stood there is never repeated.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from policy.cases.limits import refused_content
from policy.cases.moments import believable
from policy.cases.refusals import NO_SUCH_TIME
from policy.suitability.evidence.facts import AnyFact, Facts, Residence, TaggedFact
from policy.suitability.evidence.words import Channel, Known, PlaceNation
from service.files.json_text import NotReadable, read_json

MOST_PROBLEMS = 20

Shape = TypeVar("Shape", bound=BaseModel)


class FactsUnreadable(ValueError):
    """The file is no file of facts. `problems` are place, code and sentence, the first first."""

    def __init__(self, problems: list[tuple[str, str, str]]) -> None:
        super().__init__(f"{len(problems)} places cannot be read")
        self.problems = problems


class FactsShape(BaseModel):
    """The shape of the file: `Facts`, each fact told apart by its word for what it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    channel: Channel
    opened_at: AwareDatetime
    nation: PlaceNation
    authority: str
    adult: Known = Known.UNKNOWN
    born_on: date | None = None
    known: tuple[TaggedFact, ...] = ()


class _Assessed(FactsShape):
    """The same as it is assessed: it may say when the service received it. Nobody who sends a case
    does.
    """

    received_at: AwareDatetime | None = None


class _Added(BaseModel):
    """The shape of a file that adds facts to a case that is open already."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    facts: tuple[TaggedFact, ...] = Field(min_length=1)


_NO_TIME = "this lies outside any time this service knows"
_IN_FACTS = re.compile(r"(known|facts)\[\d+\]$")
_WORDS = {
    "missing": "something is missing here",
    "extra_forbidden": "nothing of this name belongs here",
    "enum": "this is not one of the words of the list",
    "union_tag_invalid": "there is no such kind of fact",
    "union_tag_not_found": "`fact`, the kind of the fact, is missing here",
    "unexpected_keyword_argument": "nothing of this name belongs here",
    "timezone_aware": "a moment needs its time zone, as in 2022-03-01T10:00:00Z",
    "json_invalid": "this is not JSON",
}


def read_facts(text: str | bytes) -> Facts:
    """The facts of a file.

    Raises:
        FactsUnreadable: with the place and code of every mistake, up to twenty.
    """
    file = read_as(_Assessed, text)
    return replace(facts_of(file), received_at=file.received_at)


def facts_of(file: FactsShape, place: str = "") -> Facts:
    """The facts of such a part of a file; raises FactsUnreadable. `place` is where it stands."""
    facts = Facts(
        channel=file.channel,
        opened_at=file.opened_at,
        nation=file.nation,
        authority=file.authority,
        adult=file.adult,
        born_on=file.born_on,
        known=file.known,
    )
    problems = [*_twice(facts.known), *_supersedes(facts.known), *_moments(facts.known)]
    if problems:
        named = [(f"{place}known{at}", code, said) for at, code, said in problems]
        raise FactsUnreadable(named[:MOST_PROBLEMS])
    if not believable(facts.opened_at):
        raise FactsUnreadable([(f"{place}opened_at", NO_SUCH_TIME.code, _NO_TIME)])
    _held(facts, place)
    return facts


def read_known(text: str | bytes) -> tuple[AnyFact, ...]:
    """The facts that a file adds to a case, at least one; raises FactsUnreadable."""
    facts = read_as(_Added, text).facts
    problems = [*_twice(facts), *_moments(facts)]
    if problems:
        named = [(f"facts{at}", code, said) for at, code, said in problems]
        raise FactsUnreadable(named[:MOST_PROBLEMS])
    _held(facts, "facts")
    return facts


def _held(content: object, place: str) -> None:
    """Raises FactsUnreadable for what no case can hold, by policy's one judge of it."""
    refusal = refused_content(content)
    if refusal is not None:
        said = refusal.sentence.partition(" Where: ")[0]
        at = f"{place}{refusal.field}" or "the file"
        raise FactsUnreadable([(at, refusal.code, said[0].lower() + said[1:].rstrip("."))])


def read_as(shape: type[Shape], text: str | bytes) -> Shape:
    """JSON in the shape of a model. Raises FactsUnreadable: see there."""
    try:
        read_json(text)
    except NotReadable as problem:
        raise FactsUnreadable([(problem.place, problem.code, problem.sentence)]) from None
    try:
        return shape.model_validate_json(text)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False, include_context=False)
        raise FactsUnreadable([_problem(one) for one in details[:MOST_PROBLEMS]]) from None


def schema() -> dict[str, Any]:
    """The JSON schema of such a file."""
    return schema_of(_Assessed, "Facts")


def known_schema() -> dict[str, Any]:
    """The JSON schema of a file that adds facts to a case."""
    return schema_of(_Added, "Facts of a case")


def schema_of(shape: type[BaseModel], title: str) -> dict[str, Any]:
    """The JSON schema of a file of some shape."""
    found = shape.model_json_schema()
    _require_tags(found)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found, "title": title}


def _require_tags(found: dict[str, Any]) -> None:
    """What something is told apart by has a word of its own as default, and must be said."""
    parts = found.get("$defs", {})
    for part in (found, *parts.values()):
        for told_apart in _discriminators(part):
            for place in told_apart["mapping"].values():
                kind = parts[place.rpartition("/")[2]]
                tag = told_apart["propertyName"]
                kind["properties"][tag].pop("default", None)
                kind["required"] = sorted({tag, *kind.get("required", ())})


def _discriminators(part: object) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if "discriminator" in part:
            yield part["discriminator"]
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from _discriminators(each)


_Problem = tuple[str, str, str]


def _twice(known: tuple[AnyFact, ...]) -> list[_Problem]:
    """An id that stands twice."""
    counted = Counter(fact.id for fact in known)
    return [
        (f"[{place}].id", "id-twice", "another fact of the file has this id")
        for place, fact in enumerate(known)
        if counted[fact.id] > 1
    ]


def _supersedes(known: tuple[AnyFact, ...]) -> list[_Problem]:
    """A fact that takes the place of nothing of its own kind."""
    kinds = {fact.id: fact.fact for fact in known}
    said = "no other fact of this kind in the file has the id that is named"
    return [
        (f"[{place}].supersedes", "supersedes-nothing", said)
        for place, fact in enumerate(known)
        if fact.supersedes
        and (fact.supersedes == fact.id or kinds.get(fact.supersedes) != fact.fact)
    ]


def _moments(known: tuple[AnyFact, ...]) -> list[_Problem]:
    """The moments inside facts, which the rules compare to the minute."""
    return [
        (f"[{place}].arrived_at", "timezone-aware", _WORDS["timezone_aware"])
        for place, fact in enumerate(known)
        if isinstance(fact, Residence) and fact.arrived_at and fact.arrived_at.tzinfo is None
    ]


def _problem(error: ErrorDetails) -> tuple[str, str, str]:
    kind = error["type"]
    said = _WORDS.get(kind, "this cannot be read as what belongs here")
    return _place(error["loc"]), kind.replace("_", "-"), said


def _place(parts: tuple[int | str, ...]) -> str:
    """`known[3].place`, without the kind of fact in between. A name that cannot be one of ours is
    somebody else's text, and is not repeated.
    """
    place, after_number = "", False
    for part in parts:
        if isinstance(part, int):
            place += f"[{part}]"
        elif not after_number:
            name = part if re.fullmatch(r"[a-z_0-9]{1,40}", part) else "?"
            place += f".{name}" if place else name
        after_number = isinstance(part, int) and bool(_IN_FACTS.search(place))
    return place or "the file"
