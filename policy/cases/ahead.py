"""What happens to a case if nobody acts, told briefly: what repeats is played once and counted from
then on.

A case that nobody answers is reminded of every day for ever; playing half a year of that takes a
hundred times as long as saying so (`rehearsal.look_ahead` plays it all).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from policy.cases.deadlines import Deadline
from policy.cases.effects import Effect
from policy.support.events import DeadlinePassed
from policy.support.lifecycle import next_deadline
from policy.support.recording import RecordedEvent
from policy.support.rehearsal import Play
from policy.support.state import CaseState
from policy.time import LONDON, days_after, london_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A deadline that will pass, what follows from it, and under which rules; then `more` times,
    the last at `last`.
    """

    passed: DeadlinePassed
    effects: tuple[Effect, ...]
    rules: tuple[str, ...]
    more: int = 0
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Repeats:
    """How a deadline goes on after its first pass: again at `due`, every so many days."""

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


_Key = tuple[str, datetime]


def ahead(state: CaseState, until: datetime) -> list[Ahead]:
    """Every deadline that passes until then if nobody acts and nothing still on its way arrives,
    each at the first time. What has fallen due already comes first, at its own moment.
    """
    play, repeats = Play(state), dict[_Key, _Repeats]()
    while (deadline := next_deadline(play.state)) is not None and deadline.due <= until:
        before = len(play.events)
        play.run(deadline.due)
        passed = {_key(e) for item in play.events[before:] if (e := _passed(item))}
        for again in play.state.deadlines:
            if again.repeats_days and _key(again) in passed:
                repeats[_key(again)] = _Repeats(again.due, again.repeats_days)
        play.state = _without(play.state, repeats)
    return _told(play.events, repeats, until)


def _passed(item: RecordedEvent) -> DeadlinePassed | None:
    return item.event if isinstance(item.event, DeadlinePassed) else None


def _key(item: Deadline | DeadlinePassed) -> _Key:
    return item.name, item.anchored_at


def _without(state: CaseState, repeats: dict[_Key, _Repeats]) -> CaseState:
    for name, anchored_at in repeats:
        if any(_key(d) == (name, anchored_at) for d in state.deadlines):
            state = state.without(name)
    return state


def _told(
    events: list[RecordedEvent], repeats: dict[_Key, _Repeats], until: datetime
) -> list[Ahead]:
    """The deadlines among the events, with how often each comes again. One that counts from another
    one's passing, as an escalation that nobody took does, comes again with it.
    """
    told, causes = list[Ahead](), dict[datetime, _Repeats]()
    for item in events:
        passed = _passed(item)
        if passed is None:
            continue
        own = repeats.get(_key(passed))
        if own is not None:
            causes[passed.at] = own
        cause = own or causes.get(passed.anchored_at)
        later_by = timedelta(0) if own else passed.at - passed.anchored_at
        more, last = cause.within(until, later_by) if cause else (0, None)
        told.append(
            Ahead(passed=passed, effects=item.effects, rules=item.rules, more=more, last=last)
        )
    return told
