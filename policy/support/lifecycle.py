"""The way in: `check` a command, `advance` a case by one order or event, `decide` what an event
means, and when the case must wake.

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
from policy.cases.tasks import with_tasks
from policy.refusal import Refusal
from policy.support import refusals
from policy.support.clocks import CLOCKS
from policy.support.deeds import DEEDS, FACTS, Command, Event, Order
from policy.support.state import CaseState
from policy.support.tasks import asks_by, open_tasks
from policy.support.transitions import DECLARED, Decision
from policy.support.withdrawals import as_counted
from policy.support.words import DeadlineName, Stage

__all__ = ["DISPATCH", "Step", "advance", "check", "decide", "due_now", "fold", "next_deadline"]

DISPATCH: Dispatch[CaseState] = Dispatch(
    home="policy/support",
    deeds=DEEDS,
    facts=FACTS,
    clocks=CLOCKS,
    commands=Command,
    events=Event,
    names=DeadlineName,
    begun=lambda state: state.stage is not Stage.SUBMITTED,
    ended_refusal=refusals.ended_refusal,
    wrong_role=refusals.WRONG_ROLE,
    not_your_case=refusals.NOT_YOUR_CASE,
    too_early=refusals.BEFORE_RECEIPT,
    referrer=lambda state: state.organisation,
)
"""Everything of this track that is found by its kind."""

check = DISPATCH.check

Step = cases.DecidedEvent[CaseState, Event]


def advance(state: CaseState, stimulus: Order | Event, now: datetime) -> Step:
    """One order or event, applied or refused."""
    stimulus = as_counted(stimulus, now)
    return lifecycle.advanced(
        state, stimulus, now, check=check, happened=DISPATCH.happened, decide=decide
    )


def fold(state: CaseState, recorded: Iterable[tuple[Event, datetime]]) -> CaseState:
    """A case rebuilt from its recorded events, each decided again at the moment it was first
    recorded.
    """
    return lifecycle.folded(state, recorded, decide=decide)


def decide(state: CaseState, event: Event, now: datetime) -> Decision:
    """What an event means for a case: the new state and what must follow. Total, pure, and the same
    every time.

    An event that has counted already, or that this stage has no place for, leaves the state
    untouched.
    """
    return lifecycle.decided(state, event, now, by=_follows, instead=_refused, declared=DECLARED)


def _follows(state: CaseState, event: Event, now: datetime) -> Decision:
    return with_tasks(state, DISPATCH.follows(state, event, now), asks_by, open_tasks)


def _refused(state: CaseState, event: Event) -> Refusal | None:
    if state.ended:
        return refusals.ended_refusal(state)
    return None if believable(event.at) else refusals.NO_SUCH_TIME
