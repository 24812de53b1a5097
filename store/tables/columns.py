"""Columns as every table has them, and the one collection of tables."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from sqlalchemy import Boolean, Column, DateTime, Integer, LargeBinary, MetaData, Text, func

metadata = MetaData()

SEALED: Final = "sealed"
"""Under which a column's `info` has its binding."""
WRITTEN_ONCE: Final = ""
"""In the place of a column with a number: the value is never another one, which the database sees
to, and so there is no older one to put back.
"""


class SealedUnder(Enum):
    """Whose key."""

    CASE = "the case's own key"
    RING = "a shared key of the ring, and a half of its own: it is of no case"
    BOTH_HALVES = "a key of the ring and the key store's half: it is a case's key"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealBinding:
    """What a sealed value is bound to: the columns that name its place, and the number of the
    newest value there (a column, or a table's column with a point between), so that neither
    another row's value opens there nor an older one.

    Under a shared key of the ring also: the word that the binding begins with, the columns that
    name the key and the slot of the key store with the row's own half, and how many values before
    the newest this one is.
    """

    under: SealedUnder
    place: tuple[str, ...]
    newest: str
    word: str = ""
    key: str = ""
    slot: str = ""
    before: int = 0


def case_seal(*place: str, newest: str = WRITTEN_ONCE) -> SealBinding:
    """Bound under the case's own key, to the case and the place in it."""
    return SealBinding(under=SealedUnder.CASE, place=place, newest=newest)


def ring_seal(
    word: str,
    *place: str,
    newest: str = WRITTEN_ONCE,
    key: str = "key_id",
    slot: str = "slot",
    before: int = 0,
) -> SealBinding:
    """Bound under a half of its own and a shared key of the ring, to the row. `store.ring_rows`
    seals and opens by it, and seals anew when the ring is changed.
    """
    return SealBinding(
        under=SealedUnder.RING,
        place=place,
        newest=newest,
        word=word,
        key=key,
        slot=slot,
        before=before,
    )


def text(name: str, **more: Any) -> Column[str]:
    """Words; never absent unless said so."""
    return Column(name, Text, nullable=more.pop("nullable", False), **more)


def key(name: str) -> Column[str]:
    """Words that name the row, alone or with others."""
    return Column(name, Text, primary_key=True)


def moment(name: str, **more: Any) -> Column[Any]:
    """A moment, aware."""
    return Column(name, DateTime(timezone=True), nullable=more.pop("nullable", False), **more)


def maybe(name: str) -> Column[Any]:
    """A moment that may not have come."""
    return moment(name, nullable=True)


def stamp(name: str) -> Column[Any]:
    """The moment of the writing, by the database's clock."""
    return moment(name, server_default=func.clock_timestamp())


def number(name: str, **more: Any) -> Column[int]:
    """A whole number."""
    return Column(name, Integer, nullable=False, **more)


def yes_or_no(name: str) -> Column[bool]:
    """One of two."""
    return Column(name, Boolean, nullable=False)


def digest(name: str, **more: Any) -> Column[bytes]:
    """Bytes that are no sealed value: a digest, a code, a public key."""
    return Column(name, LargeBinary, nullable=more.pop("nullable", False), **more)


def sealed(name: str, binding: SealBinding, **more: Any) -> Column[bytes]:
    """Sealed bytes, and what they are bound to; absent once they are erased unless said otherwise.
    There is no other way to keep sealed bytes: a table cannot forget to say what holds them.
    """
    info = {SEALED: binding}
    return Column(name, LargeBinary, nullable=more.pop("nullable", True), info=info, **more)
