"""The rulebook in force (R37), which is public: nobody needs to show who they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from policy.parameters import Source, in_force, parameters_of
from service.values.books import BOOKS


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberInForce:
    """One number of a rulebook, as the rules know it, and where it comes from."""

    name: str
    value: object
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class RulebookInForce:
    """A version of a track's numbers, in the order in which a case meets them."""

    version: str
    in_force_from: datetime
    numbers: tuple[NumberInForce, ...]


def rulebook_in_force(track: str, moment: datetime) -> RulebookInForce:
    """That of a track at a moment."""
    book = in_force(BOOKS[track].published.values(), moment)
    return RulebookInForce(
        version=book.version,
        in_force_from=book.in_force_from,
        numbers=tuple(
            NumberInForce(name=name, value=value, source=source)
            for name, value, source in parameters_of(book)
        ),
    )
