"""A case played on its own dates: the same turns as the workflow takes, without an engine or a
store.

It serves three needs: a rehearsal of a folder of dated facts, the look-ahead of a live case ("if
nobody acts"), and the comparison of the rules with the real engine. Every effect succeeds at the
moment it is ordered.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, Generic

from policy.cases.decision import DecidedEvent
from policy.cases.effects import Effect, Escalate, SendNotice
from policy.cases.events import NoticeAccepted
from policy.cases.lifecycle import next_deadline
from policy.cases.orders import C, Order
from policy.cases.recording import RecordedEvent
from policy.cases.replies import Reply
from policy.cases.track import E, S
from policy.cases.turn import Turn, take_turn
from policy.cases.words import ON_DUTY

CHANNEL = "rehearsal"
_BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Dated(Generic[C, E]):
    """An order or a fact, and the moment it reaches the case."""

    at: datetime
    stimulus: Order[C] | E


@dataclass
class CaseRehearsal(Generic[S, C, E]):
    """A case being played by its track's `advance`: its state, every event so far, and the reply to
    each sender.
    """

    state: S
    advance: Callable[[S, Any, datetime], DecidedEvent[S, E]]
    events: list[RecordedEvent[E]] = field(default_factory=list)
    replies: dict[str, Reply] = field(default_factory=dict)
    _line: list[tuple[datetime, int, Order[C] | E]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)
    _reached: datetime = _BEGINNING

    def put(self, facts: Iterable[Dated[C, Any]]) -> None:
        """Let these reach the case when their time comes; of one moment, in the order given. One
        whose time has gone by reaches it at once.
        """
        for fact in facts:
            heapq.heappush(self._line, (fact.at, next(self._numbers), fact.stimulus))

    def run(self, until: datetime) -> None:
        """Play to the end of the case, or to a moment. Time never runs backwards."""
        while (moment := self._next_moment()) is not None and moment <= until:
            self._reached = max(moment, self._reached)
            self._take(self._reached)

    def _next_moment(self) -> datetime | None:
        moments = [self._line[0][0]] if self._line else []
        deadline = next_deadline(self.state)
        if deadline is not None:
            moments.append(deadline.due)
        return min(moments, default=None)

    def _take(self, now: datetime) -> None:
        line: list[Order[C] | E] = []
        while self._line and self._line[0][0] <= now:
            line.append(heapq.heappop(self._line)[2])
        turn = take_turn(self.state, line, now, advance=self.advance)
        self.state = turn.recording.state
        self.events.extend(turn.recording.events)
        self.replies.update(turn.replies)
        self.put(_accepted(turn, now))


def _accepted(turn: Turn[S, E], now: datetime) -> Iterator[Dated[Any, NoticeAccepted]]:
    """Every notice ordered for this case alone is accepted by its channel at once."""
    if turn.recording.state.ended:
        return
    for sequence, item in enumerate(turn.recording.events, turn.recording.expected_sequence + 1):
        for number, effect in enumerate(item.effects):
            fact = _fact(effect, f"{CHANNEL}/{sequence}/{number}", now)
            if fact is not None:
                yield Dated(now, fact)


def _fact(effect: Effect, id: str, now: datetime) -> NoticeAccepted | None:
    if isinstance(effect, SendNotice) and not effect.group:
        audience, edition = effect.audience, effect.edition
    elif isinstance(effect, Escalate) and not effect.group:
        audience, edition = ON_DUTY, 0
    else:
        return None
    return NoticeAccepted(
        id=id, at=now, by=CHANNEL, template=effect.template, audience=audience, edition=edition
    )
