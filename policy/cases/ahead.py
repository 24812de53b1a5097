"""What happens to a case if nobody acts, in brief: what repeats is played once, and counted from
then on.

A case that nobody answers is reminded of every day without end. Playing half a year of that takes a
hundred times as long as counting it (each track's `rehearsal.look_ahead` plays it all).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from policy.cases.deadlines import Deadline
from policy.cases.effects import Effect
from policy.cases.events import DeadlinePassed
from policy.cases.lifecycle import next_deadline
from policy.cases.orders import C
from policy.cases.recording import RecordedEvent
from policy.cases.rehearsal import CaseRehearsal
from policy.cases.state import changed
from policy.cases.track import E, S, Track
from policy.time import LONDON, days_after, london_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A deadline that will pass, what follows from it, and under which rules. It passes `more`
    times again, the last time at `last`.
    """

    passed: DeadlinePassed
    effects: tuple[Effect, ...]
    rules: tuple[str, ...]
    more: int = 0
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Repeats:
    """How a deadline goes on after it passed at `first`: again at `due`, every so many days."""

    first: datetime
    due: datetime
    every_days: int

    def within(self, until: datetime, later_by: timedelta) -> tuple[int, datetime | None]:
        """How often until then, and when last, of what follows `later_by` after each time."""
        if self.due + later_by > until:
            return 0, None
        clock = self.due.astimezone(LONDON).time().replace(tzinfo=None)
        days = (london_day(until) - london_day(self.due)).days
        times = days // self.every_days
        if days_after(self.due, times * self.every_days, clock) + later_by > until:
            times -= 1
        return times + 1, days_after(self.due, times * self.every_days, clock) + later_by

    @property
    def second(self) -> _Repeats:
        """The same from its second time on."""
        clock = self.due.astimezone(LONDON).time().replace(tzinfo=None)
        return _Repeats(self.due, days_after(self.due, self.every_days, clock), self.every_days)


_Key = tuple[str, datetime]


def ahead(track: Track[S, C, E], state: S, until: datetime) -> list[Ahead]:
    """Every deadline that passes until then if nobody acts and no message on its way arrives, each
    the first time it passes. What has fallen due already comes first, at its own moment.
    """
    play: CaseRehearsal[S, C, E] = CaseRehearsal(state, track.advance)
    repeats: dict[_Key, _Repeats] = {}
    while (deadline := next_deadline(play.state)) is not None and deadline.due <= until:
        # Rungs of one ladder share a key; only the one that repeats goes on.
        passing = {
            _key(one): one.due
            for one in play.state.deadlines
            if one.repeats_days and one.due <= deadline.due
        }
        play.run(deadline.due)
        for again in play.state.deadlines:
            if again.repeats_days and (first := passing.get(_key(again))) is not None:
                found = _Repeats(first, again.due, again.repeats_days)
                repeats[_key(again)] = found
                play.state = _without_the_second(play.state, found)
        play.state = _keeping(play.state, lambda waiting: _key(waiting) not in repeats)
    return _expected(play.events, repeats, until)


def _passed(item: RecordedEvent[E]) -> DeadlinePassed | None:
    return item.event if isinstance(item.event, DeadlinePassed) else None


def _key(item: Deadline | DeadlinePassed) -> _Key:
    return item.name, item.anchored_at


def _without_the_second(state: S, again: _Repeats) -> S:
    """The same case without what already stands there to follow the second time, if the like of it
    follows the first.
    """
    follows = {waiting.name for waiting in state.deadlines if waiting.anchored_at == again.first}
    return _keeping(
        state, lambda waiting: waiting.anchored_at != again.due or waiting.name not in follows
    )


def _keeping(state: S, wanted: Callable[[Deadline], bool]) -> S:
    return changed(state, deadlines=tuple(filter(wanted, state.deadlines)))


def _expected(
    events: list[RecordedEvent[E]], repeats: dict[_Key, _Repeats], until: datetime
) -> list[Ahead]:
    """The deadlines among the events, with how often each comes again. One that counts from another
    one's passing, as an escalation that nobody took does, comes again with it; and so does what
    counts from that in turn.
    """
    expected = list[Ahead]()
    causes = {again.due: again.second for again in repeats.values()}
    for item in events:
        passed = _passed(item)
        if passed is None:
            continue
        cause = repeats.get(_key(passed))
        if cause is not None and cause.first == passed.at:
            causes[passed.at] = cause
        elif (cause := causes.get(passed.anchored_at)) is not None:
            causes.setdefault(passed.at, cause)
        more, last = (0, None) if cause is None else cause.within(until, passed.at - cause.first)
        expected.append(
            Ahead(passed=passed, effects=item.effects, rules=item.rules, more=more, last=last)
        )
    return expected
