"""Trying a rulebook that is not in force: within a back-test, and nowhere else, every look-up of a
version gives the one that is tried. Nothing is written under it, and no workflow does this.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar

B = TypeVar("B")


class Trying(Generic[B]):
    """A track's place for the rulebook that is tried; there is none but within `instead`."""

    def __init__(self, name: str) -> None:
        self._book: ContextVar[B | None] = ContextVar(name, default=None)

    @property
    def book(self) -> B | None:
        """The one that is tried now."""
        return self._book.get()

    @contextmanager
    def instead(self, book: B) -> Iterator[None]:
        """Every version is this one, for as long as this lasts."""
        token = self._book.set(book)
        try:
            yield
        finally:
            self._book.reset(token)
