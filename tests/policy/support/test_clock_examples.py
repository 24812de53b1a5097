"""Every kind of event that a clock of this track lists is seen to start it, or to end it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from policy.cases.deed import kind_of
from policy.cases.orders import Order
from policy.support.clocks import CLOCKS
from policy.support.deeds import DEEDS, RecordAnswer
from policy.support.lifecycle import advance, due_now
from policy.support.state import CaseState
from policy.support.words import Audience, ReportKind
from tests.policy.cases.clock_examples import Clocks, Reaching, ShownClock
from tests.policy.support.builders import (
    CHECK_OFFICER,
    OPEN_ANSWER,
    REFERENCE,
    LiveCase,
    accepted,
    open_case,
    read_case,
    waiting_case,
)
from tests.policy.support.moves import EVERYTHING

_COUNTS_AS = {deed.kind: frozenset(kind_of(rule.event) for rule in deed.events) for deed in DEEDS}


def _kinds(message: Any) -> frozenset[str]:
    if isinstance(message, Order):
        return _COUNTS_AS[message.command.kind]
    return frozenset({message.kind})


def _cases() -> Iterator[tuple[CaseState, datetime]]:
    """A case at every point of its life, in time and late."""
    half = LiveCase()
    half.ask(RecordAnswer(answer=OPEN_ANSWER), CHECK_OFFICER, 10)
    for delivered in (False, True):
        if delivered:
            half.deliver(Audience.REFERRER, 11)
        for hour in (12, 30):
            yield half.state, half.at(hour)
    unseen = open_case()
    unseen.receive(ReportKind.NOT_SEEN, 30)
    for case in (
        LiveCase().wait(11),
        LiveCase().wait(30),
        read_case(),
        waiting_case(),
        unseen,
    ):
        for hour in (12, 31, 24 * 100):
            yield case.state, case.at(hour)


def _examples() -> Iterator[Reaching]:
    first = accepted()
    yield Reaching(CaseState(reference=REFERENCE), first, first.at)
    for state, now in _cases():
        for deadline in state.deadlines:
            event = due_now(replace(state, deadlines=(deadline,)), now)
            if event is not None:
                yield Reaching(state, event, now)
        for make in EVERYTHING:
            yield Reaching(state, make("example", now, state), now)


def _unseen(clocks: Clocks) -> list[str]:
    shown = ShownClock(clocks, advance, lambda state: state, "tests/policy/support/moves.py")
    for example in _examples():
        shown.look(_kinds(example.message), (example,))
    return list(shown.missing())


def test_every_event_that_a_clock_lists_is_seen_to_start_it_or_to_end_it() -> None:
    assert not _unseen(CLOCKS)


def test_an_event_that_never_starts_or_ends_a_clock_is_said_with_the_clocks_module() -> None:
    wrong = replace(
        CLOCKS[0],
        started_by={},
        may_be_started_by=("answer-read",),
        ended_by=(),
        may_be_ended_by=("return-offered",),
    )
    assert _unseen((wrong,)) == [
        f"policy/support/clocks/status_warning.py: no example shows {kind!r} {how} the clock "
        f"{str(CLOCKS[0].name)!r}"
        for how, kind in (("start", "answer-read"), ("end", "return-offered"))
    ]
