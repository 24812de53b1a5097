"""Records on their way in, one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from service.files.rows import BadRow, Row


class Interrupted(Exception):
    """Somebody asked to stop, and the rows at hand were finished first."""


Became = TypeVar("Became")


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenRow(Generic[Became]):
    """A record and what became of it. `mistake`: the program itself failed over it."""

    row: Row | BadRow
    outcome: Became
    mistake: bool
