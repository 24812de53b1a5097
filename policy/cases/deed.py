"""A deed is what somebody may ask of a case, a fact what happens to a case without being asked of
it (a signal brings it, or the service makes it). Each is one object that says everything about it.

Each track has a module for each deed, and lists its deeds and facts in tuples. Whatever else needs
the lists is derived from those (see `policy.cases.dispatch`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, Generic, TypeVar

from policy.cases.decision import Decision
from policy.cases.events import CaseEvent
from policy.cases.orders import Actor, C, Order
from policy.cases.state import AnyCase
from policy.refusal import Refusal

S = TypeVar("S", bound=AnyCase)
E = TypeVar("E", bound=CaseEvent)
R = TypeVar("R", bound=str)


class Anyone(Enum):
    """Who may ask, where no role says so."""

    ANYBODY = "anybody"
    THE_REFERRER = "the organisation that referred"


Who = frozenset[R] | Anyone
"""The roles of a track that may ask, or one of the two that need none. No roles: nobody may."""


@dataclass(frozen=True, slots=True)
class Field:
    """One part of a command, as a person is asked for it: a plain label, and a hint that says what
    to put. `parts` are those of a value that has parts itself, such as an answer, or of each record
    of a list; `kinds` are the kinds of record that a list may hold, where there are several. Nobody
    is asked for what is `filled_in` from the record.

    What was `shown` to the person who asks is not typed either: a page fills it in from what it
    showed, and of several things shown each is marked. A list is `one_each` if it holds one record
    for every word of the part with this name. `always` is asked and answered although the command
    has a default, which is for what is on record without it.
    """

    label: str
    hint: str
    parts: Mapping[str, Field] = field(default_factory=dict)
    kinds: Mapping[type, RecordLabels] = field(default_factory=dict)
    filled_in: bool = False
    shown: bool = False
    one_each: str = ""
    always: bool = False


@dataclass(frozen=True, slots=True)
class RecordLabels:
    """A kind of record as a person chooses it, and is asked for its parts."""

    title: str
    parts: Mapping[str, Field]


@dataclass(frozen=True, kw_only=True)
class EventRule(Generic[S, E]):
    """One kind of event: how it reads on a timeline, and what follows from it."""

    event: type[E]
    label: str
    follows: Callable[[S, E, datetime], Decision[S]]


@dataclass(frozen=True, kw_only=True)
class Fact(EventRule[S, E]):
    """An event nobody orders. `signal` is the name of the signal that brings it; empty for what the
    service itself makes: an opening, a deadline that passed, an unreadable message. `stages` are
    those in which it can happen.
    """

    signal: str
    stages: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Deed(Generic[S, R, C]):
    """What somebody may ask. `R` are the roles of its track.

    `title` says what it is to the person who may ask it. `who` may ask; `refused_actor` narrows
    that further, and `barred` comes before both: it says who is kept from it whatever their roles
    allow. `stages` take it, and `elsewhere` is why the others do not. `refused` looks at the rest,
    None if it may be. `timed` is false for what counts whatever its date. `happened` is the event
    that it counts as: one of `events`, or a fact's.
    """

    command: type[C]
    title: str
    fields: Mapping[str, Field]
    who: Who[R]
    stages: frozenset[str]
    elsewhere: Callable[[S], Refusal]
    refused: Callable[[S, Order[C], datetime], Refusal | None]
    happened: Callable[[Order[C], S], CaseEvent]
    events: tuple[EventRule[S, Any], ...]
    timed: bool = True
    refused_actor: Callable[[S, Actor, C], Refusal | None] | None = None
    barred: Callable[[Actor], Refusal | None] | None = None

    @property
    def kind(self) -> str:
        """The kind of its command."""
        return kind_of(self.command)


def kind_of(kind: type[Any]) -> str:
    """The `kind` that every command or event of this type has."""
    word: str = kind.__dataclass_fields__["kind"].default
    return word
