"""What every track's rulebook is made of: dated versions of numbers, each with where it comes from.

A published version is never edited: a new number is a new version.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Protocol, TypeVar

SERVICE = "service"
"""In the place of a rule's id: no rule of the guidance, the service's own promise."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number comes from: a rule id, and whether the guidance gives it or the service chose
    it.
    """

    rule: str
    own_choice: bool
    why: str


class Book(Protocol):
    """One dated version of a track's numbers: a dataclass with a `parameter` for each."""

    @property
    def version(self) -> str:
        """Its name, which a case keeps."""
        ...

    @property
    def in_force_from(self) -> datetime:
        """Its first moment, in UTC."""
        ...


B = TypeVar("B", bound=Book)


def parameter(rule: str, why: str, *, own_choice: bool = False) -> dict[str, Source]:
    """What a field of a rulebook says of its number."""
    return {"source": Source(rule, own_choice, why)}


def in_force(books: Iterable[B], moment: datetime) -> B:
    """The version in force at a moment; before the first one, the first one."""
    dated = tuple(books)
    started = [book for book in dated if book.in_force_from <= moment]
    return newest(started) if started else min(dated, key=lambda book: book.in_force_from)


def newest(books: Iterable[B]) -> B:
    """The version that came into force last."""
    return max(books, key=lambda book: book.in_force_from)


def parameters_of(book: Any) -> tuple[tuple[str, object, Source], ...]:
    """Every number of a version with its source, in the order a case meets them."""
    return tuple(
        (item.name, getattr(book, item.name), item.metadata["source"])
        for item in fields(book)
        if "source" in item.metadata
    )


def said(value: object) -> str:
    """A number, or several, as a person reads them."""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
