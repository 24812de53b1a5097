"""What `decide` gives back, and the transitions that every decision is checked against.

The generic dataclasses here have no slots: calling one by its full name, as `Recording[CaseState,
Event](...)`, sets an attribute on the new value, which Python 3.11 cannot do on one that is both
frozen and slotted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from policy.cases.effects import Effect
from policy.refusal import Refusal

S = TypeVar("S")
E = TypeVar("E")


@dataclass(frozen=True)
class Decision(Generic[S]):
    """The case after an event, what must follow, and the rules applied.

    A `refusal` means the event changed nothing: state and effects are as before. `repeated` means
    it had counted already.
    """

    state: S
    effects: tuple[Effect, ...] = ()
    rules: tuple[str, ...] = ()
    refusal: Refusal | None = None
    repeated: bool = False


@dataclass(frozen=True)
class DecidedEvent(Generic[S, E]):
    """What came of one message or deadline: the decision, and the event it counted as (None if it
    was refused or had counted before).
    """

    decision: Decision[S]
    event: E | None = None


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow of the process map: from a stage, by an event, to a stage, under a rule."""

    source: str
    event: str
    target: str
    rule: str
    label: str
