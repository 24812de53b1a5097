"""A track's deeds, facts and clocks, found by kind. Everything that would repeat the lists is
derived here: who may ask what and when, which event an order counts as, what follows from an event,
its label, what a stage takes, which signal brings what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, get_args

from policy.cases.clock import Clock
from policy.cases.deadlines import Deadline
from policy.cases.decision import Decision
from policy.cases.deed import Anyone, Deed, EventRule, Fact, S, kind_of
from policy.cases.events import CaseEvent, DeadlinePassed
from policy.cases.gaps import unsaid_by_clocks, unsaid_by_deeds, unsaid_by_events
from policy.cases.lifecycle import stored, struck
from policy.cases.moments import refused_moment
from policy.cases.orders import Order
from policy.cases.refusals import NOT_NOW
from policy.help import Advice
from policy.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class Dispatch(Generic[S]):
    """A track's deeds, facts and clocks. `home` is its package, which a message about a missing
    entry names.

    `commands` and `events` are the unions of the track, `names` its closed list of deadlines.
    `begun` says whether a case was opened, `referrer` which organisation referred it; `too_early`
    is the refusal of what is dated before the case was received.
    """

    home: str
    deeds: tuple[Deed[S, Any, Any], ...]
    facts: tuple[Fact[S, Any], ...]
    clocks: tuple[Clock[S, Any, Any], ...]
    commands: Any
    events: Any
    names: Iterable[str]
    begun: Callable[[S], bool]
    ended_refusal: Callable[[S], Refusal]
    wrong_role: Refusal
    not_your_case: Refusal
    too_early: Refusal
    referrer: Callable[[S], str]

    def __post_init__(self) -> None:
        """Checks, as soon as the track is loaded, that nothing is missing and nothing is there
        twice. Raises TypeError, which names the file to mend.
        """
        for problem in self.gaps():
            raise TypeError(problem)

    def gaps(self) -> list[str]:
        """What is in one list and not in the other, or unsaid; each says which file to mend."""
        found = []
        deeds, clocks = f"{self.home}/deeds/__init__.py", f"{self.home}/clocks/__init__.py"
        rules = [rule.event for rule in self.rules]
        lists: tuple[tuple[str, list[Any], list[Any], str], ...] = (
            ("command", _kinds(self.commands), [deed.command for deed in self.deeds], deeds),
            ("event", _kinds(self.events), [*rules, DeadlinePassed], deeds),
            ("deadline", list(self.names), [clock.name for clock in self.clocks], clocks),
        )
        for what, wanted, there, file in lists:
            where = "CLOCKS" if what == "deadline" else "DEEDS or FACTS"
            found += [
                f"{file}: no entry of {where} for the {what} {_named(one)}"
                for one in wanted
                if one not in there
            ]
            found += [
                f"{file}: {_named(one)} is in {where}, and is no {what} of the track's list"
                for one in there
                if one not in wanted
            ]
            found += [
                f"{file}: the {what} {_named(one)} is in {where} {there.count(one)} times"
                for one in wanted
                if there.count(one) > 1
            ]
        kinds = {kind_of(event) for event in lists[1][1]}
        found += unsaid_by_deeds(self.deeds)
        found += unsaid_by_events(self.rules)
        found += unsaid_by_clocks(self.clocks, kinds)
        return found

    @property
    def rules(self) -> tuple[EventRule[S, Any], ...]:
        """Every kind of event but the clock's."""
        of_deeds = tuple(rule for deed in self.deeds for rule in deed.events)
        return (*of_deeds, *self.facts)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """How each kind of event reads."""
        passed = {kind_of(DeadlinePassed): "Deadline passed"}
        return passed | {kind_of(rule.event): rule.label for rule in self.rules}

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """What each kind of command is, to the person who may ask it."""
        return {deed.kind: deed.title for deed in self.deeds}

    @cached_property
    def next_steps(self) -> Mapping[str, Advice]:
        """What people do before each deadline comes."""
        return {clock.name: clock.next_step for clock in self.clocks}

    @cached_property
    def signals(self) -> Mapping[str, tuple[type[CaseEvent], ...]]:
        """The signals a case understands, and what each may bring."""
        named: dict[str, tuple[type[CaseEvent], ...]] = {}
        for fact in self.facts:
            if fact.signal:
                named[fact.signal] = (*named.get(fact.signal, ()), fact.event)
        return named

    @cached_property
    def may_ask(self) -> Mapping[type, frozenset[Any]]:
        """The roles that may ask for each command that needs one; for the others see `asked_by`."""
        return {deed.command: deed.who for deed in self.deeds if not isinstance(deed.who, Anyone)}

    def asked_by(self, who: Anyone) -> frozenset[type]:
        """The commands that ask for no role but are open to these people."""
        return frozenset(deed.command for deed in self.deeds if deed.who is who)

    @cached_property
    def _deeds(self) -> Mapping[type, Deed[S, Any, Any]]:
        return {deed.command: deed for deed in self.deeds}

    @cached_property
    def _rules(self) -> Mapping[type, tuple[EventRule[S, Any], frozenset[str]]]:
        of_deeds = {rule.event: (rule, deed.stages) for deed in self.deeds for rule in deed.events}
        return of_deeds | {fact.event: (fact, fact.stages) for fact in self.facts}

    @cached_property
    def _clocks(self) -> Mapping[str, Clock[S, Any, Any]]:
        return {str(clock.name): clock for clock in self.clocks}

    @cached_property
    def _ended_by(self) -> Mapping[str, tuple[str, ...]]:
        kinds = {kind for clock in self.clocks for kind in clock.always_ended_by}
        return {
            kind: tuple(str(clock.name) for clock in self.clocks if kind in clock.always_ended_by)
            for kind in kinds
        }

    @cached_property
    def _started_by(self) -> Mapping[str, list[Callable[[S, Any, datetime], tuple[Deadline, ...]]]]:
        makers: dict[str, list[Callable[[S, Any, datetime], tuple[Deadline, ...]]]] = {}
        for clock in self.clocks:
            for kind, make in clock.started_by.items():
                makers.setdefault(kind, []).append(make)
        return makers

    def takes(self, state: S) -> tuple[str, ...]:
        """The kinds of command that a case's stage takes. Whether one may be asked now, and by
        whom, is `check`'s to say.
        """
        if state.ended or not self.begun(state):
            return ()
        return tuple(deed.kind for deed in self.deeds if state.stage in deed.stages)

    def check(self, state: S, order: Order[Any], now: datetime) -> Refusal | None:
        """May this be asked now? A cheap look at recorded state; None means yes."""
        deed = self._deeds[type(order.command)]
        return (
            self._refused_actor(deed, state, order)
            or self._refused_moment(deed, state, order, now)
            or (None if state.stage in deed.stages else deed.elsewhere(state))
            or deed.refused(state, order, now)
        )

    def _refused_actor(
        self, deed: Deed[S, Any, Any], state: S, order: Order[Any]
    ) -> Refusal | None:
        actor = order.actor
        barred = deed.barred(actor) if deed.barred else None
        if barred is not None:
            return barred
        if deed.who is Anyone.THE_REFERRER:
            own = self.referrer(state)
            return None if own and actor.organisation == own else self.not_your_case
        if not isinstance(deed.who, Anyone) and not deed.who.intersection(actor.roles):
            return self.wrong_role
        narrower = deed.refused_actor
        return narrower(state, actor, order.command) if narrower else None

    def _refused_moment(
        self, deed: Deed[S, Any, Any], state: S, order: Order[Any], now: datetime
    ) -> Refusal | None:
        if state.ended:
            return self.ended_refusal(state)
        if not self.begun(state) or state.received_at is None:
            return NOT_NOW
        if not deed.timed:
            return None
        refusal = refused_moment(order.at, now)
        if refusal is not None:
            return refusal
        return self.too_early if order.at < state.received_at else None

    def happened(self, order: Order[Any], state: S) -> Any:
        """The event that an order allowed in this state counts as."""
        return self._deeds[type(order.command)].happened(order, state)

    def follows(self, state: S, event: Any, now: datetime) -> Decision[S]:
        """What an event means. It is refused where the stage has no place for it. The clocks that
        it ends are removed before its own rule is asked, and those it starts are set afterwards.
        """
        if isinstance(event, DeadlinePassed):
            return self._passed(state, event, now)
        rule, stages = self._rules[type(event)]
        if state.stage not in stages:
            return Decision(state, refusal=NOT_NOW)
        names = self._ended_by.get(event.kind)
        decision = rule.follows(state.without(*names) if names else state, event, now)
        starting = self._started_by.get(event.kind)
        if starting is None or decision.refusal is not None or decision.state.ended:
            return decision
        after = decision.state
        added = [deadline for make in starting for deadline in make(after, event, now)]
        return replace(decision, state=after.with_deadlines(*added))

    def _passed(self, state: S, event: DeadlinePassed, now: datetime) -> Decision[S]:
        deadline = stored(state, event)
        if deadline is None or deadline.due > now:
            return Decision(state, refusal=NOT_NOW)
        # It is a stored deadline, and `gaps` has checked that every name has its clock.
        return self._clocks[event.name].passed(struck(state, deadline), event, deadline, now)


def _kinds(union: Any) -> list[Any]:
    return list(get_args(union)) or [union]


def _named(one: Any) -> str:
    return one.__name__ if isinstance(one, type) else repr(str(one))


def nothing_more(state: Any, order: Order[Any], now: datetime) -> None:
    """`Deed.refused` of what may be asked whatever it says."""


def not_now(state: Any) -> Refusal:
    """`Deed.elsewhere` of what needs no reason of its own."""
    return NOT_NOW
