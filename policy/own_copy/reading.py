"""A record as it stands in the person's copy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from policy.cases.reading_out import in_words
from policy.own_copy.whose import CELLS, OF_THEIR_OWN, SHOWN, WhoseWord, whose_field

BLACKED_OUT = "[another person]"
_SHORTEST = 3
_NAMING = ("author", "issuer", "reviewer", "source")
"""Fields in which somebody other than the person may be named, by more than a number."""
_NOTHING: tuple[object, ...] = ("", None, (), frozenset())

Blacken = Callable[[str], str]
"""Free words without what is another person's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyEntry:
    """One thing in the copy, and what it says, name by name."""

    title: str
    says: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyPart:
    """A part of the copy; an empty one stays in it, for it says that nothing is held."""

    title: str
    entries: tuple[CopyEntry, ...]


def said_in_copy(record: object, blacken: Blacken) -> Iterator[tuple[str, str]]:
    """What of a record is in the copy; nothing of one that is kept out or that nobody classified.
    `record` is a dataclass's instance.
    """
    assert is_dataclass(record) and not isinstance(record, type)
    kind = type(record).__name__
    for item in fields(record):
        value = getattr(record, item.name)
        whose = whose_field(kind, item.name)
        if value in _NOTHING or whose not in SHOWN or _of_anothers_cell(record, item.name):
            continue
        yield from _named(item.name.replace("_", " "), value, whose, blacken)


def _named(
    name: str, value: object, whose: WhoseWord, blacken: Blacken
) -> Iterator[tuple[str, str]]:
    if is_dataclass(value) and not isinstance(value, type):
        for inner, words in said_in_copy(value, blacken):
            yield f"{name}, {inner}", words
    elif isinstance(value, tuple | frozenset) and any(is_dataclass(one) for one in value):
        for place, one in enumerate(value, start=1):
            yield from _named(f"{name} {place}", one, whose, blacken)
    else:
        words = in_words(value)
        yield name, blacken(words) if whose is WhoseWord.WORDS else words


def _of_anothers_cell(record: object, field: str) -> bool:
    """Whether it is a corrected word of a cell that is not the person's own."""
    corrected = type(record).__name__ == "PersonCorrected" and field in {"old", "new"}
    return corrected and CELLS.get(getattr(record, "field", "")) not in SHOWN


def cells_in_copy(cells: Mapping[str, str], blacken: Blacken) -> Iterator[tuple[str, str]]:
    """What of the referral is in the copy."""
    for name, text in cells.items():
        whose = CELLS.get(name)
        if whose in SHOWN:
            yield name.replace("_", " "), blacken(text) if whose is WhoseWord.WORDS else text


def words_of_others(records: Iterable[object], cells: Mapping[str, str]) -> frozenset[str]:
    """What is written of others in these records and in the referral: to be blacked out wherever it
    stands again in free words. A plain word as a source ("the authority") is nobody's name.
    """
    found: set[str] = {cells.get("worker_email", ""), cells.get("worker_phone", "")}
    found.update(names_of(cells.get("worker_name", "")))
    for record in records:
        found.update(_others_in(record))
    return frozenset(word for word in found if len(word) >= _SHORTEST)


def names_of(name: str) -> Iterator[str]:
    """A name as a whole, and each part of it."""
    yield name
    yield from (part for part in name.split() if len(part) >= _SHORTEST)


def parts_of_names(records: Iterable[object]) -> frozenset[str]:
    """The words with a capital letter in what these records name as their source: of "Ann Lee,
    neighbour" somebody may write no more than "Lee" elsewhere.
    """
    return frozenset(
        part
        for record in records
        for name in _named_in(record)
        for part in re.findall(r"[^\W\d_]+", name)
        if len(part) >= _SHORTEST and part[0].isupper()
    )


def _named_in(record: object) -> Iterator[str]:
    assert is_dataclass(record) and not isinstance(record, type)
    for item in fields(record):
        value = getattr(record, item.name)
        for one in value if isinstance(value, tuple | frozenset) else (value,):
            if is_dataclass(one) and not isinstance(one, type):
                yield from _named_in(one)
            elif type(one) is str and item.name in _NAMING:
                yield one


def _others_in(record: object) -> Iterator[str]:
    assert is_dataclass(record) and not isinstance(record, type)
    kind = type(record).__name__
    for item in fields(record):
        value = getattr(record, item.name)
        for one in value if isinstance(value, tuple | frozenset) else (value,):
            if is_dataclass(one) and not isinstance(one, type):
                yield from _others_in(one)
            elif type(one) is str and _is_anothers(record, kind, item.name, one):
                yield one


def _is_anothers(record: object, kind: str, field: str, text: str) -> bool:
    if kind == "VictimInput" and field == "words":
        return True
    named = any(letter.isupper() for letter in text)
    if _of_anothers_cell(record, field):
        return True
    whose = OF_THEIR_OWN.get((kind, field)) or whose_field(kind, field)
    return (
        named and whose is WhoseWord.OTHERS and field not in {"id", "as_of", "fact", "supersedes"}
    )


def blackening(others: Iterable[str], own: Iterable[str], parts: Iterable[str]) -> Blacken:
    """What blacks out these words wherever they stand as words of their own, in any case of their
    letters; `parts` only as they are written, so that a day centre leaves every other day. A part
    of the person's own name stays.
    """
    kept = {part.casefold() for name in own for part in names_of(name) if part}
    black = {word for word in others if word.casefold() not in kept}
    words = sorted(black | kept, key=len, reverse=True)
    exact = [f"(?-i:{re.escape(part)})" for part in sorted(parts, key=len, reverse=True)]
    if not black and not exact:
        return lambda text: text
    either = "|".join([*map(re.escape, words), *exact])
    pattern = re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)

    def shown(found: re.Match[str]) -> str:
        return found[0] if found[0].casefold() in kept else BLACKED_OUT

    return lambda text: pattern.sub(shown, text)
