"""What every ending does (R10, R26): no clock runs any more, no notice that waits may leave, and
what arrives later is refused.
"""

from __future__ import annotations

from datetime import datetime

from policy.cases.effects import (
    CompleteAllTasks,
    Effect,
    PassTasksOn,
    SendNotice,
    SuppressNotices,
)
from policy.cases.events import CaseEvent
from policy.support.ladder import answer_due
from policy.support.rulebook import rulebook
from policy.support.state import CaseState, changed
from policy.support.transitions import Decision
from policy.support.words import Audience, SlaState, Stage, TaskKind, Template

_STILL_RUNNING = frozenset({SlaState.RUNNING, SlaState.WARNED})


def on_withdrawn(state: CaseState, event: CaseEvent) -> Decision:
    """Clocks stop, waiting notices are suppressed, no task stays with us, and everybody who was
    sent anything is notified of the withdrawal (R10).
    """
    withdrawn = changed(
        stopped(state, event.at),
        stage=Stage.CONSENT_WITHDRAWN,
        ended_at=event.at,
        deadlines=(),
    )
    audiences = [Audience.REFERRER, Audience.CHECK_TEAM, Audience.SUPPORT_TEAM]
    if state.prioritisations:
        audiences.append(Audience.CASEWORK_TEAM)
    notices = tuple(
        SendNotice(template=Template.CONSENT_WITHDRAWN, audience=audience) for audience in audiences
    )
    passed = _passed_to_the_referrer(state)
    tasks = (*passed, CompleteAllTasks())
    rules = ("R10", "R30") if passed else ("R10",)
    return Decision(withdrawn, (SuppressNotices(rule="R10"), *tasks, *notices), rules)


def _passed_to_the_referrer(state: CaseState) -> tuple[Effect, ...]:
    """Somebody must still see to a person's safety when we no longer may: the referrer, who knows
    the person best, is notified once that it is theirs now (R30). Where no such task is open,
    nothing is sent.
    """
    if not state.asks_for(TaskKind.SAFEGUARDING):
        return ()
    notice = SendNotice(template=Template.SAFEGUARDING_PASSED_ON, audience=Audience.REFERRER)
    return PassTasksOn(task=TaskKind.SAFEGUARDING, to=Audience.REFERRER), notice


def stopped(state: CaseState, at: datetime) -> CaseState:
    """The 24 hours stop at this moment. If they were over by then and no clock had yet said so, the
    breach is recorded all the same: an ending hides none (R16).
    """
    if state.sla not in _STILL_RUNNING or state.received_at is None:
        return state
    due = answer_due(rulebook(state.rulebook), state.received_at)
    if at > due:
        return changed(state, sla=SlaState.BREACHED, breached_at=due)
    return changed(state, sla=SlaState.STOPPED)
