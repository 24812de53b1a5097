"""Every kind of event that a clock of this track lists is seen to start it, or to end it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import chain
from typing import Any

from policy.cases.deed import kind_of
from policy.cases.orders import Order
from policy.suitability.clocks import CLOCKS, enquiry
from policy.suitability.deeds import (
    DEEDS,
    Actor,
    AgreeWindow,
    CaseOpened,
    Command,
    ProposeWindow,
    RecordFacts,
    ResolveDuplicate,
)
from policy.suitability.evidence.facts import Permission
from policy.suitability.evidence.words import PermissionKind, Sameness
from policy.suitability.lifecycle import advance, due_now, fold
from policy.suitability.planned_case import play
from policy.suitability.state import SuitabilityState
from policy.suitability.words import Stage
from policy.time import london_day
from tests.policy.cases.clock_examples import Clocks, Reaching, ShownClock
from tests.policy.suitability import life_moves as moves
from tests.policy.suitability.every_way import (
    FILE,
    NOT_MET,
    NOW,
    OTHER,
    PLAIN,
    WHAT_IS_SO,
    at_stage,
    corrected,
    life_of,
    towards,
    word_of_another,
)
from tests.policy.suitability.every_way import _starts as in_service
from tests.policy.suitability.life import (
    ASSESSOR,
    OFFICER,
    OTHER_ASSESSOR,
    SERVED,
    decided,
    engaged,
)
from tests.policy.suitability.life_files import EXAMPLES

At = tuple[SuitabilityState, datetime]
_MOMENTS = (*moves.BEGINNINGS, *moves.IN_SERVICE)
_EARLY = moves.beginning("01-10 09:00")
_PERMISSION = Permission(id="ends", as_of=date(2022, 3, 9), kind=PermissionKind.LIMITED_STAY)
_LAW_CHANGED = datetime(2027, 1, 5, 12, tzinfo=UTC)
_COUNTS_AS = {deed.kind: frozenset(kind_of(rule.event) for rule in deed.events) for deed in DEEDS}


def _kinds(message: Any) -> frozenset[str]:
    if isinstance(message, Order):
        return _COUNTS_AS[message.command.kind]
    return frozenset({message.kind})


def _recorded() -> Iterator[Reaching]:
    """Every step of the thirteen cases."""
    for case in EXAMPLES:
        state = SuitabilityState(reference=case.file.reference)
        last = max(moment for moment, _ in case.file.learnt) + timedelta(days=40)
        for item in play(case.file, last).events:
            yield Reaching(state, item.event, item.recorded_at)
            state = fold(state, [(item.event, item.recorded_at)])


def _in_service() -> Iterator[At]:
    yield from in_service()
    served, met = decided(), moves.beginning("03-09 10:00")
    served.cleared(met).ask(SERVED, OFFICER, met)
    yield served.state, met + timedelta(hours=1)


def _early(stage: Stage) -> SuitabilityState:
    """A case in which something is so while its window runs."""
    life = life_of(_EARLY)
    learning = RecordFacts(facts=towards(stage, life.facts.known))
    return _after(life.state, _order("early", learning, ASSESSOR, _EARLY), _EARLY)


def _with_permission_ending() -> SuitabilityState:
    """A case whose window runs, and whose person's permission ends while it does."""
    state = life_of(_EARLY).state
    assert state.facts is not None
    held = next(fact for fact in state.facts.known if isinstance(fact, Permission))
    ends = replace(_PERMISSION, supersedes=held.id, expires_on=date(2022, 1, 12))
    ends = replace(ends, as_of=held.as_of)
    learning = RecordFacts(facts=(ends,))
    return _after(state, _order("early", learning, ASSESSOR, _EARLY), _EARLY)


@cache
def _cases() -> tuple[At, ...]:
    """A case at every stage, with a window that runs and without, before the law changed and
    after, before its service and after it.
    """
    known = [(life_of(now).state, now) for now in map(moves.beginning, _MOMENTS)]
    known += [(at_stage(stage).state, NOW) for stage in (*WHAT_IS_SO, NOT_MET, Stage.WITH_SRU)]
    known += [(_early(stage), _EARLY) for stage in WHAT_IS_SO]
    known.append((_with_permission_ending(), _EARLY + timedelta(days=5)))
    later = [(state, _LAW_CHANGED) for state, _ in known]
    return (*known, *_in_service(), *later)


def _messages() -> Iterator[moves.Maker]:
    """All that may reach a case, and what the others of the same person send."""
    yield from dict.fromkeys(moves.EVERYTHING)
    yield lambda id, at, state: replace(corrected(at, "01/02/1980"), id=id)
    yield lambda id, at, state: replace(corrected(at, "01/02/2010"), id=id)
    yield lambda id, at, state: word_of_another(at, Sameness.SAME)
    yield lambda id, at, state: word_of_another(at, Sameness.SAME, engaged(at))


def _reached(shown: ShownClock) -> None:
    """Whatever may reach a case reaches it at every stage."""
    state, now = _cases()[0]
    for make in _messages():
        kinds = _kinds(make("m-1", now, state))
        shown.look(kinds, (Reaching(of, make("m-1", at, of), at) for of, at in _cases()))


def _in_two_steps() -> Iterator[Reaching]:
    """What somebody else must have done first: proposed a window, or told of another case; and a
    ground of the decision that ends by itself.
    """
    resolving = ResolveDuplicate(other=OTHER, same=True, reason="seen")
    for state, now in _cases():
        until = max(date(2022, 6, 1), london_day(now) + timedelta(days=90))
        window = ProposeWindow(until=until, reason="needs", evidence=("01-evidence-item-1",))
        proposed = _after(state, _order("first", window, ASSESSOR, now), now)
        yield Reaching(proposed, _order("then", AgreeWindow(), OTHER_ASSESSOR, now), now)
        for facts in ((), (engaged(now),)):
            told = _after(state, word_of_another(now, Sameness.NOT_SAID, *facts), now)
            yield Reaching(told, _order("then", resolving, ASSESSOR, now), now)
        yield from _passing(state, now)
    for state, now in in_service():
        ends = replace(_PERMISSION, as_of=london_day(now), expires_on=london_day(now))
        over = _after(state, _order("first", RecordFacts(facts=(ends,)), ASSESSOR, now), now)
        yield from _passing(over, now + timedelta(days=1))


def _order(id: str, command: Command, actor: Actor, now: datetime) -> Order[Command]:
    return Order(id=id, at=now, actor=actor, command=command)


def _after(state: SuitabilityState, message: Any, now: datetime) -> SuitabilityState:
    return advance(state, message, now).decision.state


def _passing(state: SuitabilityState, now: datetime) -> Iterator[Reaching]:
    """Each deadline that has come by then, as if those before it had passed."""
    for deadline in state.deadlines:
        event = due_now(replace(state, deadlines=(deadline,)), now)
        if event is not None:
            yield Reaching(state, event, now)


def _openings() -> Iterator[Reaching]:
    begun = SuitabilityState(reference=FILE.reference)
    for now in (NOW, _LAW_CHANGED):
        for known in (PLAIN, PLAIN[:3]):
            opening = CaseOpened(
                id="open",
                at=now,
                by="intake",
                reference=FILE.reference,
                facts=replace(FILE.facts, known=known, opened_at=now),
            )
            yield Reaching(begun, opening, now)


def _fitting(state: SuitabilityState) -> SuitabilityState:
    """No body has been asked in a case in which nothing waits for its answer."""
    asked = any(item.name in enquiry.NAMES for item in state.deadlines)
    return state if asked else replace(state, enquiry=None)


def _unseen(clocks: Clocks) -> list[str]:
    shown = ShownClock(clocks, advance, _fitting, "tests/policy/suitability/life_moves.py")
    for example in chain(_recorded(), _openings(), _in_two_steps()):
        shown.look(_kinds(example.message), (example,))
    _reached(shown)
    return list(shown.missing())


def test_every_event_that_a_clock_lists_is_seen_to_start_it_or_to_end_it() -> None:
    assert not _unseen(CLOCKS)
