"""What is the same in every track's lifecycle: an event counts once, an ended case takes nothing
more, every change of stage is a declared one, and a deadline that passes becomes an event.

All are total: for any state and any input they answer, with a refusal if need be, and never raise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from datetime import datetime
from typing import TypeVar

from policy.cases.deadlines import Deadline, Recent
from policy.cases.decision import DecidedEvent, Decision
from policy.cases.events import CaseEvent, DeadlinePassed
from policy.cases.moments import as_received
from policy.cases.orders import C, Order
from policy.cases.state import RECENT_KEPT, SEEN_KEPT, AnyCase, changed
from policy.refusal import Refusal

S = TypeVar("S", bound=AnyCase)
E = TypeVar("E", bound=CaseEvent)

Decide = Callable[[S, E, datetime], Decision[S]]
Arrow = tuple[str, str, str]


def next_deadline(state: AnyCase) -> Deadline | None:
    """When the case must wake if nobody acts, and why; None only for an ended case."""
    return state.deadlines[0] if state.deadlines else None


def due_now(state: AnyCase, now: datetime) -> DeadlinePassed | None:
    """The earliest stored deadline that has come, as the event it becomes."""
    deadline = next_deadline(state)
    if deadline is None or deadline.due > now:
        return None
    return DeadlinePassed(
        id=f"{deadline.name}/{deadline.anchored_at.isoformat()}/{deadline.rung}/{deadline.position}",
        at=deadline.due,
        by="clock",
        name=deadline.name,
        rung=deadline.rung,
        anchored_at=deadline.anchored_at,
    )


def stored(state: AnyCase, event: DeadlinePassed) -> Deadline | None:
    """The deadline an event speaks of, if the case still waits for it."""
    for deadline in state.deadlines:
        same = deadline.name == event.name and deadline.rung == event.rung
        if same and deadline.anchored_at == event.anchored_at:
            return deadline
    return None


def struck(state: S, deadline: Deadline) -> S:
    """The same case without this one deadline: it has passed, and cannot pass again."""
    return changed(
        state, deadlines=tuple([kept for kept in state.deadlines if kept is not deadline])
    )


def decided(
    state: S,
    event: E,
    now: datetime,
    *,
    by: Decide[S, E],
    instead: Callable[[S, E], Refusal | None],
    declared: Set[Arrow],
) -> Decision[S]:
    """What an event means by a track's own rules `by`, counted: it gets its place in the sequence
    and is remembered. `instead` gives a refusal for events that the rules are not even asked about.

    An event that has counted already, or is refused, leaves the state untouched.
    """
    # A deadline counts once because it is removed when it passes, and not because of its id: so
    # nobody can keep one from passing by sending an event with its id beforehand.
    if event.kind != "deadline-passed" and event.id in state.seen:
        return Decision(state, repeated=True)
    refusal = instead(state, event)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    decision = by(state, event, now)
    if decision.refusal is not None:
        return Decision(state, refusal=decision.refusal)
    after = _counted(state, decision.state, event, declared)
    return changed(decision, state=after)


def _counted(before: S, after: S, event: CaseEvent, declared: Set[Arrow]) -> S:
    if after.stage != before.stage:
        moved = (before.stage, event.kind, after.stage)
        assert moved in declared, moved
    passed = f"{event.name} ({event.rung})" if isinstance(event, DeadlinePassed) else ""
    return changed(
        after,
        sequence=before.sequence + 1,
        seen=before.seen if passed else (*before.seen, event.id)[-SEEN_KEPT:],
        recent=(*before.recent, Recent(event.kind, event.at, passed))[-RECENT_KEPT:],
    )


def advanced(
    state: S,
    stimulus: Order[C] | E,
    now: datetime,
    *,
    check: Callable[[S, Order[C], datetime], Refusal | None],
    happened: Callable[[Order[C], S], E],
    decide: Decide[S, E],
) -> DecidedEvent[S, E]:
    """One order or event, applied or refused. An order is checked, and counts as the event that
    `happened` makes of it.
    """
    if isinstance(stimulus, Order):
        if stimulus.id in state.seen:
            return DecidedEvent(Decision(state, repeated=True))
        refusal = check(state, stimulus, now)
        if refusal is not None:
            return DecidedEvent(Decision(state, refusal=refusal))
        event = happened(stimulus, state)
    else:
        event = stimulus
    event = as_received(event, now)
    decision = decide(state, event, now)
    counted = decision.refusal is None and not decision.repeated
    return DecidedEvent(decision, event if counted else None)


def folded(state: S, recorded: Iterable[tuple[E, datetime]], *, decide: Decide[S, E]) -> S:
    """A case rebuilt from its recorded events, each decided again at the moment it was first
    recorded.
    """
    for event, now in recorded:
        state = decide(state, event, now).state
    return state
