"""The way in: `check` a command, `advance` a case by one stimulus, `decide` what an event means,
and when it must wake.

All are total: for any state and any input they answer, with a refusal if need be, and never raise.
What may be asked and what follows is said by each deed, fact and clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from policy.cases import decision as cases
from policy.cases import lifecycle
from policy.cases.dispatch import Dispatch
from policy.cases.lifecycle import due_now, next_deadline
from policy.cases.moments import believable
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.clocks import CLOCKS
from policy.suitability.deciding.part import with_part
from policy.suitability.deeds import DEEDS, FACTS, CaseOpened, Command, Event, Order
from policy.suitability.state import SuitabilityState
from policy.suitability.tasks import with_tasks
from policy.suitability.transitions import DECLARED, Decision
from policy.suitability.words import DeadlineName

__all__ = ["DISPATCH", "Step", "advance", "check", "decide", "due_now", "fold", "next_deadline"]

DISPATCH: Dispatch[SuitabilityState] = Dispatch(
    home="policy/suitability",
    deeds=DEEDS,
    facts=FACTS,
    clocks=CLOCKS,
    commands=Command,
    events=Event,
    names=DeadlineName,
    begun=lambda state: state.facts is not None,
    ended_refusal=lambda state: refusals.ENDED,
    wrong_role=refusals.WRONG_ROLE,
    not_your_case=refusals.NOT_YOUR_CASE,
    too_early=refusals.BEFORE_OPENING,
    referrer=lambda state: "",
)
"""Everything of this track that is found by its kind."""

Step = cases.DecidedEvent[SuitabilityState, Event]


def check(state: SuitabilityState, order: Order, now: datetime) -> Refusal | None:
    """May this be asked now? None means yes. Nobody asks without a name."""
    if not order.actor.id.strip():
        return refusals.WRONG_ROLE
    return DISPATCH.check(state, order, now)


def advance(state: SuitabilityState, stimulus: Order | Event, now: datetime) -> Step:
    """One stimulus, an order or an event, applied or refused."""
    return lifecycle.advanced(
        state, stimulus, now, check=check, happened=DISPATCH.happened, decide=decide
    )


def fold(state: SuitabilityState, recorded: Iterable[tuple[Event, datetime]]) -> SuitabilityState:
    """A case rebuilt from its recorded events, each decided again at the moment it was first
    recorded.
    """
    return lifecycle.folded(state, recorded, decide=decide)


def decide(state: SuitabilityState, event: Event, now: datetime) -> Decision:
    """What an event means for a case: the new state and what must follow. Total, pure, and the same
    every time.
    """
    return lifecycle.decided(state, event, now, by=_decide, instead=_refused, declared=DECLARED)


def _refused(state: SuitabilityState, event: Event) -> Refusal | None:
    if state.ended:
        return refusals.ENDED
    return None if believable(event.at) else refusals.NO_SUCH_TIME


def _decide(state: SuitabilityState, event: Event, now: datetime) -> Decision:
    """What the event's own rule says; then the person's part and the tasks follow the new state."""
    if (state.facts is None) is not isinstance(event, CaseOpened):
        return Decision(state, refusal=refusals.NOT_NOW)
    decision = DISPATCH.follows(state, event, now)
    if decision.refusal is not None or decision.state.ended:
        return decision
    after, tasks = with_tasks(with_part(state, decision.state, event), now)
    return Decision(after, (*decision.effects, *tasks), decision.rules)
