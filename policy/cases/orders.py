"""An order: what somebody asks of a case, on its way to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar


class Named(Protocol):
    """A command has a kind, and the update that brings it is named after that."""

    @property
    def kind(self) -> str:
        """Such as `record-answer`."""


C = TypeVar("C", bound=Named)

LONGEST_ID = 200


def is_message_id(id: object) -> bool:
    """Whether a message can be known by this id: it stands in an index, and on screens."""
    return isinstance(id, str) and 0 < len(id) <= LONGEST_ID and id.isprintable()


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who asks: a staff number or an organisation's code, and the roles held. Never a name."""

    id: str
    roles: tuple[str, ...] = ()
    organisation: str = ""


@dataclass(frozen=True, kw_only=True)
class Order(Generic[C]):
    """A command on its way: `id` makes it count once, `at` is when it was asked, `actor` who
    asks. `expected_sequence` is the number of the last event that they had seen, for one that holds
    only as long as nothing else has happened.
    """

    id: str
    at: datetime
    actor: Actor
    command: C
    expected_sequence: int | None = None
