"""What a clock says of itself, shown by examples: every kind of event that it names is seen to
start it, or to end it. So a kind that is listed, and that no rule heeds, is found out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from policy.cases.clock import Clock
from policy.cases.deadlines import Deadline
from policy.cases.decision import DecidedEvent
from policy.cases.events import DeadlinePassed

Clocks = tuple[Clock[Any, Any, Any], ...]
Pair = tuple[str, str]


@dataclass(frozen=True)
class Reaching:
    """A message that reaches a case as it stood, at a moment."""

    state: Any
    message: Any
    now: datetime


class ShownClock:
    """Which kinds of event were seen to start which clock, and to end it.

    A clock is started by an event if it runs after it in a case in which no clock ran before; and
    it is ended if a deadline of it that nothing asks for is gone after the event. `fitting` makes
    what else a case keeps of its clocks fit to those that run. `messages` is the file in which
    the messages stand that are tried.
    """

    def __init__(
        self,
        clocks: Clocks,
        advance: Callable[[Any, Any, datetime], DecidedEvent[Any, Any]],
        fitting: Callable[[Any], Any],
        messages: str,
    ) -> None:
        self._clocks, self._advance, self._fitting = clocks, advance, fitting
        self._messages, self._happened = messages, set[str]()
        self.not_started = {(str(clock.name), kind) for clock in clocks for kind in clock.starts}
        self.not_ended = {(str(clock.name), kind) for clock in clocks for kind in clock.ends}

    def look(self, kinds: frozenset[str], examples: Iterable[Reaching]) -> None:
        """Try examples of messages that count as events of these kinds, as long as one of them may
        show what has not been seen yet.
        """
        for example in examples if self._wanted(kinds) else ():
            if _any(kinds, self.not_started):
                self._started(example)
            if _any(kinds, self.not_ended):
                self._ended(example)
            if not self._wanted(kinds):
                return

    def _wanted(self, kinds: frozenset[str]) -> bool:
        return _any(kinds, self.not_started) or _any(kinds, self.not_ended)

    def _started(self, example: Reaching) -> None:
        kept = tuple(d for d in example.state.deadlines if _passes(example.message, d))
        bare = self._fitting(replace(example.state, deadlines=kept))
        step = self._advance(bare, example.message, example.now)
        if step.event is not None:
            self._happened.add(step.event.kind)
            after = set(step.decision.state.deadlines) - set(bare.deadlines)
            self.not_started -= {(item.name, step.event.kind) for item in after}

    def _ended(self, example: Reaching) -> None:
        unasked = tuple(_unasked(clock, example.now) for clock in self._clocks)
        full = replace(example.state, deadlines=(*example.state.deadlines, *unasked))
        step = self._advance(full, example.message, example.now)
        if step.event is not None and not step.decision.state.ended:
            self._happened.add(step.event.kind)
            gone = set(unasked) - set(step.decision.state.deadlines)
            self.not_ended -= {(item.name, step.event.kind) for item in gone}

    def missing(self) -> Iterator[str]:
        """What a clock lists and no example showed, with the file to mend: that of the clock, or,
        where no example has such an event at all, that of the messages tried.
        """
        for clock in self._clocks:
            home = clock.passed.__module__.replace(".", "/") + ".py"
            for how, left in (("start", self.not_started), ("end", self.not_ended)):
                for kind in sorted(kind for name, kind in left if name == clock.name):
                    said = f"no example shows {kind!r} {how} the clock {str(clock.name)!r}"
                    tried = kind in self._happened
                    yield f"{home}: {said}" if tried else f"{self._messages}: {said} ({home})"


def _any(kinds: frozenset[str], pairs: set[Pair]) -> bool:
    return any(kind in kinds for _, kind in pairs)


def _passes(message: Any, deadline: Deadline) -> bool:
    if not isinstance(message, DeadlinePassed):
        return False
    return (message.name, message.rung) == (deadline.name, deadline.rung)


def _unasked(clock: Clock[Any, Any, Any], now: datetime) -> Deadline:
    return Deadline(
        name=clock.name,
        rung="not asked for",
        due=now,
        anchor="an example",
        anchored_at=now,
        rule=clock.rule,
        role="manager",
    )
