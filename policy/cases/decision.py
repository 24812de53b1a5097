"""What `decide` gives back, and the arrows that every decision is held against.

Types that take a track's types have no slots here: calling one by its full name, as
`Recording[CaseState, Event](...)`, writes a mark on the new value, which Python 3.11 cannot bear on
one that is both frozen and slotted.
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
    """What came of one stimulus: the decision, and the event it counted as (None if refused or
    repeated).
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
