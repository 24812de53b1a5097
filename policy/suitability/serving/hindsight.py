"""What is known now of a moment that is over: whether the decision could be served then, and since
which day it cannot. One judge, of a handing over that is reported late and of what becomes known
after one, so that neither the order in which things arrive nor how they are put together decides
whether a service was wrongful (R30, R41, R112).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime

from policy.suitability.evidence.facts import AnyFact, EvidenceItem, Facts
from policy.suitability.evidence.protecting import good_news
from policy.suitability.gates.age import was_child
from policy.suitability.gates.own_gate import gate_at, next_change
from policy.suitability.ladder import book_of
from policy.suitability.state import SuitabilityState
from policy.time import london_day

_ADULT = "adult"


def could_be_served(state: SuitabilityState, at: datetime) -> bool:
    """Whether, by everything known, nothing kept the decision from being served at a moment. News
    of a day is taken to have been true all that day.
    """
    return not known_blocked(state, at) and not closed_at(state, at)


def known_blocked(state: SuitabilityState, at: datetime) -> bool:
    """Whether people were told already that it could not be served on the day of a moment."""
    return state.blocked_from is not None and london_day(at) >= state.blocked_from


def closed_at(state: SuitabilityState, at: datetime) -> frozenset[str]:
    """By which findings the decision's own gate was closed at a moment, as is known now. Who turns
    out to be a child was one then, whenever it is said (R30).
    """
    assert state.facts is not None and state.decision is not None  # decided cases only
    day, book = london_day(at), book_of(state)
    gate = gate_at(state.decision.decision, _up_to(state.facts, day), at, book)
    closed = frozenset(found.code for found in gate.closed) - {_ADULT}
    return closed | {_ADULT} if was_child(state.facts, day, book) else closed


def _up_to(facts: Facts, day: date) -> Facts:
    """What the facts say of a day that is over: a word on a later one did not count yet, nor take
    the place of another. Evidence stays, whatever its day: what it shows may be of before.
    """
    known = tuple(
        fact for fact in facts.known if fact.as_of <= day or isinstance(fact, EvidenceItem)
    )
    return replace(facts, known=known)


def blocked_since(state: SuitabilityState, news: Iterable[AnyFact], now: datetime) -> date:
    """The first day, since the decision, on which it could not be served: that of the good news, or
    the one since which its gate is closed, whichever is earlier.
    """
    assert state.decision is not None  # decided cases only
    decided = london_day(state.decision.decided_at or now)
    good = [max(fact.as_of, decided) for fact in news if good_news(fact)]
    return min([*good, *_closed_since(state, now)], default=london_day(now))


def _closed_since(state: SuitabilityState, now: datetime) -> Iterable[date]:
    """Since when each finding that closes the gate now has closed it without a break; a day on
    which it stood open in between is none on which the decision could not be served.
    """
    since: dict[str, date] = {}
    for at in _moments(state, now):
        since = {code: since.get(code, london_day(at)) for code in closed_at(state, at)}
    return since.values()


def _moments(state: SuitabilityState, now: datetime) -> Iterator[datetime]:
    """The decision, every moment since at which its gate may have closed, and now."""
    assert state.facts is not None and state.decision is not None  # decided cases only
    at = state.decision.decided_at
    while at is not None and at < now:
        yield at
        at = next_change(state.facts, at, book_of(state))
    yield now
