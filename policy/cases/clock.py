"""A clock: everything about one kind of deadline, in one object. Each track has a module for each,
and lists them in a tuple; whatever else needs the list is derived from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Generic, TypeVar

from policy.cases.deadlines import Deadline
from policy.cases.decision import Decision
from policy.cases.events import DeadlinePassed
from policy.cases.labels import capital
from policy.cases.state import AnyCase
from policy.help import Advice
from policy.process_map import MapClock

S = TypeVar("S", bound=AnyCase)
B = TypeVar("B")
N = TypeVar("N", bound=str)


class Nothing(Enum):
    """Said of a clock that runs until it passes, or its case ends."""

    ENDS_IT = "nothing ends it"


@dataclass(frozen=True, kw_only=True)
class Clock(Generic[S, B, N]):
    """One kind of deadline. `N` is the closed list of its track's deadlines.

    `name` is what is due, as a supervisor reads it, and `rule` what asks for it. Each kind of event
    in `started_by` always sets it: the value makes the deadlines from the case after the event, the
    event, and now. Where it depends on more whether the clock runs, the rule of the event sets it,
    and the event is named in `may_be_started_by`. `passed` is what follows when the deadline comes.
    Each kind of event in `ended_by` always removes it; one in `may_be_ended_by` does so only where
    its own rule says.
    `next_step` is what people do before it comes, and `on_map` gives its lines on the process map
    under a rulebook.
    """

    name: N
    rule: str
    started_by: Mapping[str, Callable[[S, Any, datetime], tuple[Deadline, ...]]]
    may_be_started_by: tuple[str, ...]
    passed: Callable[[S, DeadlinePassed, Deadline, datetime], Decision[S]]
    ended_by: tuple[str, ...] | Nothing
    may_be_ended_by: tuple[str, ...]
    next_step: Advice
    on_map: Callable[[B], Iterable[MapClock]]

    @property
    def always_ended_by(self) -> tuple[str, ...]:
        """The kinds of event that always remove it."""
        return () if isinstance(self.ended_by, Nothing) else self.ended_by

    @property
    def starts(self) -> frozenset[str]:
        """Every kind of event that sets it, always or by its own rule."""
        return frozenset((*self.started_by, *self.may_be_started_by))

    @property
    def ends(self) -> frozenset[str]:
        """Every kind of event that removes it, always or by its own rule."""
        return frozenset((*self.always_ended_by, *self.may_be_ended_by))

    @property
    def label(self) -> str:
        """Its name with a capital, to begin a line with."""
        return capital(self.name)

    def deadline(
        self,
        *,
        rung: str,
        due: datetime,
        anchor: str,
        anchored_at: datetime,
        role: str,
        position: int = 1,
        repeats_days: int = 0,
    ) -> Deadline:
        """A deadline of this clock, as it is stored."""
        return Deadline(
            name=self.name,
            rung=rung,
            due=due,
            anchor=anchor,
            anchored_at=anchored_at,
            rule=self.rule,
            role=role,
            position=position,
            repeats_days=repeats_days,
        )
